import { randomBits, randomKey } from '@unroll/core';
import { nextTokenObjective } from '@unroll/models';
import { adam, chain, clipByGlobalNorm, textBatches } from '@unroll/trainers';
import type { TrainingWorkload } from '../workload.ts';
import { networkModel } from './network-model.ts';

const batchesPerEpoch = 20;
const largestGradientNorm = 5;
const learningRate = 2e-3;

/** What a workload trains, and the random text that it trains on. */
export function trainingParts(workload: TrainingWorkload) {
  const { vocabularySize, batchSize, timeSteps } = workload;
  const length = batchSize * timeSteps * batchesPerEpoch + 1;
  const tokens = Int32Array.from(randomBits(randomKey(1), length), (bits) => bits % vocabularySize);
  return {
    objective: nextTokenObjective(networkModel(workload)),
    optimizer: chain(clipByGlobalNorm(largestGradientNorm), adam({ learningRate })),
    batches: textBatches(tokens, { batchSize, timeSteps }),
  };
}
