import { randomKey, splitKey } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { type AsyncTrainer, createTrainer, type StreamBatch } from '@unroll/trainers';
import { learningRateSchedule } from './learning-rate.js';
import { optimizerOf } from './optimizer-of.js';
import { stepCountOf } from './training-length.js';
import type { TrainingSession } from './training-session.js';
import { decodeSnapshot } from './training-state-files.js';

/** The trainer of a model of whatever task. */
export type TaskTrainer = AsyncTrainer<ParameterTree, StateTree, StateTree, StreamBatch>;

/**
 * The trainer of a run, with fresh parameters or as its save left it.
 *
 * @throws CheckpointError if the save is damaged, or of another model or optimizer.
 */
export function taskTrainer({ run, model, learning, save }: TrainingSession): TaskTrainer {
  const { training } = run.configuration;
  const { objective } = model;
  const steps = stepCountOf(training.length, learning.batches.batchesPerEpoch);
  const learningRate = learningRateSchedule(training.learningRate, steps, training.schedule);
  const optimizer = optimizerOf(training, learningRate);
  if (save !== undefined) return createTrainer({ objective, optimizer, snapshot: decodeSnapshot(save) });
  const [parametersKey] = splitKey(randomKey(training.seed), 2); // the other one is for samples
  return createTrainer({ objective, optimizer, key: parametersKey });
}
