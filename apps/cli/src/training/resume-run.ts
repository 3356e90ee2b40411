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

/**
 * Takes a run for training, reads it and its data again, and cuts its log to its last save.
 *
 * @param length How long the run is to be trained in all; undefined for what it was to be trained before.
 * @throws CommandError or CheckpointError if the run is damaged, its data have changed, it has had its length, or
 *   another process trains it.
 */
export async function resumeRun(folder: string, length: TrainingLength | undefined): Promise<TrainingSession> {
  if ((await findConfiguration(folder)) !== undefined) await lockRun(folder);
  const run = await openRun(folder);
  const task = await loadTask(taskOf(run.configuration));
  const data = await readDataAgain(run, task);
  const model = task.model(run.configuration, run.tokenizer);
  const learning = await learningOf(model, data, run.configuration.training);
  const session = {
    run,
    model,
    learning,
    words: task.words,
    save: run.save,
    length: length ?? run.save.progress.length,
  };
  requireRest(run, learning, session.length);
  await cutLossLog(join(folder, runFiles.log), run.save.progress.step);
  return session;
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
