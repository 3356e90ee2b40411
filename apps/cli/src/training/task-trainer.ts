import { randomKey, splitKey } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { type AsyncTrainer, createTrainer, dataParallel, type StreamBatch } from '@unroll/trainers';
import { startFollower } from './start-follower.js';
import { stepCountOf } from './training-length.js';
import { trainingOptimizer } from './training-optimizer.js';
import type { TrainingSession } from './training-session.js';
import { snapshotOfSave } from './training-state-files.js';

/** The trainer of a model of whatever task. */
export type TaskTrainer = AsyncTrainer<ParameterTree, StateTree, StateTree, StreamBatch>;

/**
 * The trainer of a run, with fresh parameters or as its save left it, in as many threads as the run has workers.
 *
 * @throws CheckpointError if the save is damaged, or of another model or optimizer.
 */
export function taskTrainer({ run, model, learning, save }: TrainingSession): TaskTrainer {
  const { configuration, tokenizer } = run;
  const { training } = configuration;
  const { workers = 1, seed } = training;
  const steps = stepCountOf(training.length, learning.batches.batchesPerEpoch);
  const parts = { objective: model.objective, optimizer: trainingOptimizer(training, steps) };
  const [parametersKey] = splitKey(randomKey(seed), 2); // the other one is for samples
  const beginning = save === undefined ? { key: parametersKey } : { snapshot: snapshotOfSave(save) };
  if (workers === 1) return createTrainer({ ...parts, ...beginning });
  const followers = Array.from({ length: workers - 1 }, (_, index) =>
    startFollower({ configuration, tokenizer, steps, replica: index + 1 }),
  );
  return dataParallel({ ...parts, ...beginning, followers });
}
