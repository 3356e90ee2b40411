import { randomKey, splitKey, type TokenBatch } from '@unroll/core';
import { nextTokenObjective } from '@unroll/models';
import type { StateTree } from '@unroll/tensors';
import { adam, chain, clipByGlobalNorm, createTrainer, type Trainer } from '@unroll/trainers';
import { type CharacterModel, type CharacterParameters, languageModelOf } from './language-model-of.js';
import { learningRateSchedule } from './learning-rate.js';
import { stepCountOf } from './training-length.js';
import type { TrainingSession } from './training-session.js';
import { decodeTrainingState } from './training-state-files.js';

/** A model, and the trainer that changes its parameters. */
export type CharacterTrainer = {
  readonly model: CharacterModel;
  readonly trainer: Trainer<CharacterParameters, StateTree, StateTree, TokenBatch>;
};

const largestGradientNorm = 5;

/**
 * The trainer of a run, with fresh parameters or as its save left it.
 *
 * @throws CheckpointError if the save is of another model.
 */
export function characterTrainer({ run, data, save }: TrainingSession): CharacterTrainer {
  const { batchSize, learningRate: peak, length, seed } = run.configuration.training;
  const model = languageModelOf(run.configuration.model, run.tokenizer.vocabularySize);
  const objective = nextTokenObjective(model);
  const learningRate = learningRateSchedule(peak, stepCountOf(length, data.batches.batchesPerEpoch));
  const optimizer = chain(clipByGlobalNorm(largestGradientNorm), adam({ learningRate }));
  if (save !== undefined) {
    const state = decodeTrainingState(save, model, optimizer, batchSize);
    return { model, trainer: createTrainer({ objective, optimizer, state }) };
  }
  const [parametersKey] = splitKey(randomKey(seed), 2); // the other one is for samples
  return { model, trainer: createTrainer({ objective, optimizer, key: parametersKey }) };
}
