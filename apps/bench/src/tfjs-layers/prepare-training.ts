import { oneHot, randomUniform, type Tensor, tidy, train } from '@tensorflow/tfjs-core';
import type { Runner } from '../contestants/contestant.ts';
import type { TrainingWorkload } from '../workload.ts';
import { networkLayers } from './network-layers.ts';

const learningRate = 2e-3;

/** Calls of trainOnBatch with one batch of random text. It has no clipping by a global norm, so that is left out. */
export function prepareTraining(workload: TrainingWorkload): Runner {
  const model = networkLayers(workload, 'sequences');
  model.compile({ optimizer: train.adam(learningRate), loss: 'categoricalCrossentropy' });
  const inputs = randomOneHot(workload);
  const targets = randomOneHot(workload);
  return {
    async run(repetitions) {
      for (let count = 0; count < repetitions; count++) await model.trainOnBatch(inputs, targets);
    },
    release() {
      model.dispose();
      inputs.dispose();
      targets.dispose();
    },
  };
}

function randomOneHot({ batchSize, timeSteps, vocabularySize }: TrainingWorkload): Tensor {
  return tidy(() =>
    oneHot(randomUniform([batchSize, timeSteps], 0, vocabularySize, 'int32'), vocabularySize, 1, 0, 'float32'),
  );
}
