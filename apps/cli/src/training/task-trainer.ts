import { randomKey, splitKey } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { adam, chain, clipByGlobalNorm, createTrainer, type StreamBatch, type Trainer } from '@unroll/trainers';
import { learningRateSchedule } from './learning-rate.js';
import { stepCountOf } from './training-length.js';
import type { TrainingSession } from './training-session.js';
import { decodeTrainingState } from './training-state-files.js';

/** The trainer of a model of whatever task. */
export type TaskTrainer = Trainer<ParameterTree, StateTree, StateTree, StreamBatch>;

const largestGradientNorm = 5;

/**
 * The trainer of a run, with fresh parameters or as its save left it.
 *
 * @throws CheckpointError if the save is of another model.
 */
export function taskTrainer({ run, model, learning, save }: TrainingSession): TaskTrainer {
  const { batchSize, learningRate: peak, length, seed } = run.configuration.training;
  const { objective } = model;
  const learningRate = learningRateSchedule(peak, stepCountOf(length, learning.batches.batchesPerEpoch));
  const optimizer = chain(clipByGlobalNorm(largestGradientNorm), adam({ learningRate }));
  if (save !== undefined) {
    const state = decodeTrainingState(save, objective, optimizer, batchSize);
    return createTrainer({ objective, optimizer, state });
  }
  const [parametersKey] = splitKey(randomKey(seed), 2); // the other one is for samples
  return createTrainer({ objective, optimizer, key: parametersKey });
}
