import { randomBits, randomKey } from '@unroll/core';
import { nextTokenObjective } from '@unroll/models';
import { adam, chain, clipByGlobalNorm, createTrainer, textBatches, train } from '@unroll/trainers';
import type { Runner } from '../contestants/contestant.ts';
import type { TrainingWorkload } from '../workload.ts';
import { networkModel } from './network-model.ts';

const batchesPerEpoch = 20;
const largestGradientNorm = 5;
const learningRate = 2e-3;

/** Steps of a trainer on random text, as a user of the packages writes them. */
export function prepareTraining(workload: TrainingWorkload): Runner {
  const { trainer, batches } = trainingOf(workload);
  return {
    run(repetitions) {
      for (let count = 0; count < repetitions; count++) trainer.step(batches.batchAt(trainer.state.step));
    },
    release: () => trainer.dispose(),
  };
}

/** The same steps through the training loop, with the turn that it gives the event loop after each. */
export function prepareTrainingLoop(workload: TrainingWorkload): Runner {
  const { trainer, batches } = trainingOf(workload);
  const events = train(trainer, batches);
  return {
    async run(repetitions) {
      for (let count = 0; count < repetitions; count++) await events.next();
    },
    release: () => trainer.dispose(),
  };
}

function trainingOf(workload: TrainingWorkload) {
  const { vocabularySize, batchSize, timeSteps } = workload;
  const length = batchSize * timeSteps * batchesPerEpoch + 1;
  const tokens = Int32Array.from(randomBits(randomKey(1), length), (bits) => bits % vocabularySize);
  const batches = textBatches(tokens, { batchSize, timeSteps });
  const trainer = createTrainer({
    objective: nextTokenObjective(networkModel(workload)),
    optimizer: chain(clipByGlobalNorm(largestGradientNorm), adam({ learningRate })),
    key: randomKey(2),
  });
  return { trainer, batches };
}
