import { randomKey } from '@unroll/core';
import { createTrainer, train } from '@unroll/trainers';
import type { Runner } from '../contestants/contestant.ts';
import type { TrainingWorkload } from '../workload.ts';
import { trainingParts } from './training-parts.ts';

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
  const { objective, optimizer, batches } = trainingParts(workload);
  return { trainer: createTrainer({ objective, optimizer, key: randomKey(2) }), batches };
}
