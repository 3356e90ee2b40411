import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { randomKey, type TokenBatch } from '@unroll/core';
import { initializeBackend, linear, lstmSequence, sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { createTrainer } from './create-trainer.js';
import { lstmObjective } from './lstm-objective.reference.js';
import { type LstmObjective, replicasInOneThread } from './replicas-in-one-thread.reference.js';
import { sgd } from './sgd.js';

beforeAll(async () => {
  await initializeBackend();
});

/** The mean over the targets of rows of unequal lengths, which are those of their last tokens. */
function paddedObjective(): LstmObjective {
  return {
    ...lstmObjective(),
    loss: ({ headWeight, headBias, ...parameters }, { batchSize, timeSteps, ...batch }, state) =>
      tidy(() => {
        const { lengths, targetCounts } = batch as Required<TokenBatch>;
        const shape: [number, number] = [batchSize, timeSteps];
        const counted = Array.from({ length: batchSize * timeSteps }, (_, place) => {
          const [row, time] = [Math.floor(place / timeSteps), place % timeSteps];
          const length = lengths[row] as number;
          return time < length && time >= length - (targetCounts[row] as number) ? 1 : 0;
        });
        const { outputs, hidden, memory } = lstmSequence({
          inputs: tensor2d(batch.inputs, shape, 'int32'),
          lengths: tensor1d(lengths, 'int32'),
          ...parameters,
          ...state,
        });
        const loss = sparseSoftmaxCrossEntropy({
          logits: linear(outputs, headWeight, headBias),
          targets: tensor2d(batch.targets, shape, 'int32'),
          mask: tensor2d(counted, shape, 'bool'),
        });
        return { loss, state: { hidden, memory } };
      }),
  };
}

const lengths = Int32Array.of(6, 1, 4, 6, 2);
const batch: TokenBatch = {
  batchSize: 5,
  timeSteps: 6,
  inputs: Int32Array.from({ length: 30 }, (_, place) => (place * 3) % 7),
  targets: Int32Array.from({ length: 30 }, (_, place) => (place * 5 + 1) % 7),
  lengths,
  targetCounts: Int32Array.of(6, 1, 2, 5, 1),
  startsStream: true,
};

test.each([2, 3, 5])('%i replicas make of rows of unequal lengths what one does, within 1e-6', async (replicaCount) => {
  await expectNoLeak(async () => {
    const optimizer = sgd({ learningRate: 1 }); // parameters change by the gradients
    const one = createTrainer({ objective: paddedObjective(), optimizer, key: randomKey(3) });
    const { trainer, end } = replicasInOneThread(replicaCount, { optimizer, objectiveOf: paddedObjective });
    for (let step = 0; step < 3; step++) {
      const [expected, actual] = [one.step(batch), await trainer.step(batch)];
      expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(1e-6);
      expect(Math.abs(actual.gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-6);
    }
    const [expected, actual] = [one.snapshot().parameters, (await trainer.snapshot()).parameters];
    for (const [path, { data }] of Object.entries(expected)) {
      const difference = data.map((value, index) => value - (actual[path]?.data[index] as number));
      expect(Math.hypot(...difference) / Math.hypot(...data), path).toBeLessThan(1e-6);
    }
    one.dispose();
    await end();
  });
});
