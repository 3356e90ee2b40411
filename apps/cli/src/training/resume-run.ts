import { join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { cutLossLog } from '../run/loss-log.js';
import { findConfiguration, type OpenedRun, openRun } from '../run/open-run.js';
import { readDataAgain } from '../run/read-data-again.js';
import { taskOf } from '../run/run-configuration.js';
import { runFiles } from '../run/run-files.js';
import { lockRun } from '../run/run-lock.js';
import { loadTask } from '../tasks/load-task.js';
import type { Learning } from '../tasks/task.js';
import { formattedCount, formattedDuration } from '../terminal/figures.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { stepCountOf, type TrainingLength } from './training-length.js';
import type { TrainingSession } from './training-session.js';
import { learningOf } from './validation-source.js';

/** What a run is to be trained for from now on. */
export type ResumeRequest = {
  /** How long in all; undefined for what it was to be trained before. */
  readonly length?: TrainingLength | undefined;
  /** Undefined for the patience that it had before. */
  readonly patience?: number | undefined;
};

/**
 * Takes a run for training, reads it and its data again, and cuts its log to its last save.
 *
 * @throws CommandError or CheckpointError if the run is damaged, its data have changed, it has come to its end, or another
 *   process trains it.
 */
export async function resumeRun(folder: string, asked: ResumeRequest = {}): Promise<TrainingSession> {
  if ((await findConfiguration(folder)) !== undefined) await lockRun(folder);
  const run = await openRun(folder);
  const { configuration, save } = run;
  const task = await loadTask(taskOf(configuration));
  const data = await readDataAgain(run, task);
  const model = task.model(configuration, run.tokenizer);
  const learning = await learningOf(model, data, configuration.training);
  const length = asked.length ?? save.progress.length;
  const patience = asked.patience ?? save.progress.patience ?? configuration.training.patience;
  requireLengthOfSchedule(run, learning, length);
  requireRest(run, learning, length);
  requirePatience(run, patience);
  await cutLossLog(join(folder, runFiles.log), save.progress.step);
  return { run, model, learning, save, length, patience };
}

/** A schedule that ends at next to nothing cannot go on from there. */
function requireLengthOfSchedule(
  { folder, configuration: { training } }: OpenedRun,
  { batches }: Learning,
  length: TrainingLength,
): void {
  const planned = stepCountOf(training.length, batches.batchesPerEpoch);
  if (training.schedule !== 'one-cycle' || planned === undefined) return;
  if ((stepCountOf(length, batches.batchesPerEpoch) ?? Infinity) <= planned) return;
  const { unit, count } = training.length;
  throw new CommandError(
    `"${folder}" was begun with \`--schedule one-cycle\` for \`--${unit} ${count}\`: at its end the learning rate is next to nothing, so that nothing is learned after it. Train a new run of the length that you want.`,
  );
}

function requireRest({ folder, save }: OpenedRun, { batches }: Learning, length: TrainingLength): void {
  const { step, trainedMilliseconds } = save.progress;
  const steps = stepCountOf(length, batches.batchesPerEpoch);
  const isDone = steps === undefined ? trainedMilliseconds >= length.count * 60_000 : step >= steps;
  if (!isDone) return;
  const trained = `${formattedCount(step)} steps (${formattedDuration(trainedMilliseconds)})`;
  const example = commandLineOf('train', '--resume', folder, `--${length.unit}`, String(2 * length.count));
  throw new CommandError(
    `"${folder}" has been trained for ${trained} already. Name a greater length, counted from its beginning: \`${example}\`.`,
  );
}

function requirePatience({ folder, save }: OpenedRun, patience: number | undefined): void {
  const { best } = save.progress;
  if (patience === undefined || !best || best.worseCount < patience) return;
  const example = commandLineOf('train', '--resume', folder, '--patience', String(best.worseCount + patience));
  throw new CommandError(
    `the patience of "${folder}" has ended it: ${measurements(best.worseCount)} after step ${formattedCount(best.step)} ${best.worseCount === 1 ? 'was' : 'were'} no better, and \`--patience\` is ${patience}. Name a greater one to go on: \`${example}\`.`,
  );
}

function measurements(count: number): string {
  return count === 1 ? 'one measurement' : `${formattedCount(count)} measurements`;
}
