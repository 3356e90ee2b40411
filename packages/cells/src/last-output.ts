import { gather, reshape, slice, type Tensor2D, type Tensor3D, tensor1d } from '@tensorflow/tfjs-core';
import type { SequenceOptions } from '@unroll/tensors';

/**
 * The output of the last step that each row was read to: that at its end, or backwards that at time 0. It is 0 for a row
 * of length 0.
 *
 * Shapes: outputs [batch, time, size]; result [batch, size].
 */
export function lastOutput(outputs: Tensor3D, { lengths, direction }: SequenceOptions): Tensor2D {
  const [batch, time, size] = outputs.shape;
  if (direction === 'backwards' || lengths === undefined) {
    const step = direction === 'backwards' ? 0 : time - 1;
    return reshape(slice(outputs, [0, step, 0], [batch, 1, size]), [batch, size]);
  }
  const places = Int32Array.from(lengths.dataSync(), (length, row) => row * time + Math.max(length - 1, 0));
  return gather(reshape(outputs, [batch * time, size]) as Tensor2D, tensor1d(places, 'int32'));
}
