import { lstmCell, stackCells } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { languageModel, nextTokenObjective } from '@unroll/models';
import { adam, chain, clipByGlobalNorm, textBatches } from '@unroll/trainers';
import type { LstmSizes } from './lstm-sizes.js';

const vocabularySize = 23;

/** The training of two layers of LSTM, which ends with a checkpoint. */
export function lstmPlan({ hiddenSize, batchSize, timeSteps, steps }: LstmSizes) {
  const cell = stackCells(
    lstmCell({ inputSize: vocabularySize, hiddenSize }),
    lstmCell({ inputSize: hiddenSize, hiddenSize }),
  );
  const tokens = Int32Array.from(
    { length: batchSize * timeSteps * 60 + 1 },
    (_, place) => (place * place + (place % 7) * 3) % vocabularySize,
  );
  return {
    objective: nextTokenObjective(languageModel({ vocabularySize, cell })),
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 })),
    key: randomKey(1),
    batches: textBatches(tokens, { batchSize, timeSteps }),
    options: { steps, checkpoint: { everySteps: steps } },
  };
}
