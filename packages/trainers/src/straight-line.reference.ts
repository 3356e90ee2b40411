import {
  add,
  matMul,
  mean,
  type Scalar,
  squaredDifference,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Objective } from '@unroll/tensors';
import type { BatchSource } from './batch-source.js';
import type { StreamBatch } from './stream-batch.js';

/** Points of a line, and where they stand in their stream. */
export type PointBatch = StreamBatch & { readonly x: readonly number[]; readonly y: readonly number[] };

/** The parameters of a line through points, fitted by least squares. */
export type LineParameters = { slope: Tensor2D; offset: Tensor1D };

/** The number of points seen, as a state that is carried from batch to batch: [batch, 1]. */
export type SeenState = { seen: Tensor2D };

/**
 * A fake objective with a known answer: y = slope·x + offset, with a state that counts the batches of its stream.
 *
 * `lossOf` may spoil the loss, to show what training does about it.
 */
export function straightLine(
  lossOf: (loss: Scalar, batch: PointBatch) => Scalar = (loss) => loss,
): Objective<LineParameters, SeenState, PointBatch> {
  return {
    initializeParameters: () => ({ slope: tensor2d([[0]]), offset: tensor1d([0]) }),
    initialState: (batchSize) => ({ seen: tensor2d(new Float32Array(batchSize), [batchSize, 1]) }),
    loss: ({ slope, offset }, batch, { seen }) =>
      tidy(() => {
        const x = tensor2d([...batch.x], [batch.x.length, 1]);
        const y = tensor2d([...batch.y], [batch.y.length, 1]);
        const loss: Scalar = mean(squaredDifference(add(matMul(x, slope), offset), y));
        return { loss: lossOf(loss, batch), state: { seen: add(seen, 1) } };
      }),
  };
}

/** Points of y = 2x - 1, three batches an epoch. */
export const linePoints: BatchSource<PointBatch> = {
  batchesPerEpoch: 3,
  batchAt: (step) => {
    const x = [0, 1, 2, 3].map((index) => index - (step % 3));
    return { batchSize: 4, timeSteps: 1, startsStream: step % 3 === 0, x, y: x.map((value) => 2 * value - 1) };
  },
};
