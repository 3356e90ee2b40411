import { characterTokenizer } from '@unroll/tokenizers';
import { createRun } from '../run/create-run.js';
import { digestOfText, type RunConfiguration } from '../run/run-configuration.js';
import { lockRun } from '../run/run-lock.js';
import { readStandardInput, readText } from '../text/read-text.js';
import type { TextSource } from '../text/text-source.js';
import { cliVersion } from '../version.js';
import { requireModelFits } from './require-model-fits.js';
import { trainingData } from './training-data.js';
import type { TrainingSession } from './training-session.js';

/** What a new run is to be. */
export type RunSettings = Pick<RunConfiguration, 'command' | 'model' | 'training'> & {
  readonly sources: readonly TextSource[];
  /** Where to. Must not exist yet. */
  readonly folder: string;
};

/**
 * Reads the text of a new run, and makes its folder.
 *
 * @throws CommandError if the text cannot be read or is too short, the model is too large, or the folder cannot be made.
 */
export async function beginRun({ sources, folder, ...settings }: RunSettings): Promise<TrainingSession> {
  const standardInput = sources.some(({ type }) => type === 'standard input') ? await readStandardInput() : undefined;
  const text = await readText(sources, standardInput);
  const tokenizer = characterTokenizer.train(text);
  requireModelFits(settings.model, tokenizer.vocabularySize);
  const data = trainingData(text, tokenizer, settings.training);
  const configuration: RunConfiguration = {
    format: 'unroll run',
    version: 1,
    cliVersion: cliVersion(),
    ...settings,
    text: { sources, characterCount: data.trainingCount + data.validationCount, sha256: digestOfText(text) },
  };
  const run = { folder, configuration, tokenizer };
  await createRun(run, standardInput);
  lockRun(folder);
  return { run, data, save: undefined, length: settings.training.length };
}
