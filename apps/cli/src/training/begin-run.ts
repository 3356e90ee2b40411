import type { TrainingWatch } from '@unroll/tokenizers';
import { createRun } from '../run/create-run.js';
import { type RunConfiguration, type RunSource, type TaskSettings, taskOf } from '../run/run-configuration.js';
import { lockRun } from '../run/run-lock.js';
import { loadTask } from '../tasks/load-task.js';
import { readStandardInput } from '../text/read-text.js';
import { cliVersion } from '../version.js';
import { requireBatchFits } from './require-batch-fits.js';
import { requireModelFits } from './require-model-fits.js';
import type { TrainingSession } from './training-session.js';
import { learningOf } from './validation-source.js';

/** What a new run is to be. */
export type RunSettings<Settings extends TaskSettings = TaskSettings> = {
  readonly command: RunConfiguration['command'];
  /** Where to. Must not exist yet. */
  readonly folder: string;
  readonly task: Settings;
};

/**
 * Reads the data of a new run, and makes its folder.
 *
 * @param watch Told how far a tokenizer is, where one has to be learned.
 * @throws CommandError if the data cannot be read or are too few, the model or an example is too large,
 *   or the folder cannot be made.
 */
export async function beginRun(
  { command, folder, task: settings }: RunSettings,
  watch?: TrainingWatch,
): Promise<TrainingSession> {
  const sources: readonly RunSource[] = settings.text.sources;
  const standardInput = sources.some(({ type }) => type === 'standard input') ? await readStandardInput() : undefined;
  const task = await loadTask(taskOf(settings));
  const data = await task.read(settings, standardInput);
  const { configuration: decided, tokenizer } = await task.begin(settings, data, watch);
  const configuration: RunConfiguration = {
    format: 'unroll run',
    version: 1,
    cliVersion: cliVersion(),
    command,
    ...decided,
  };
  const model = task.model(configuration, tokenizer);
  requireModelFits(model.parameterCount);
  const learning = await learningOf(model, data, configuration.training);
  if (learning.largestExample !== undefined) requireBatchFits(learning.largestExample);
  const run = { folder, configuration, tokenizer };
  await createRun(run, standardInput);
  await lockRun(folder);
  const { length, patience } = settings.training;
  return { run, model, learning, save: undefined, length, patience };
}
