import { initializeBackend } from '@unroll/kernels';
import { openRun } from '../run/open-run.js';
import { requireTask } from '../run/require-task.js';
import { languageModelOf } from '../tasks/language-model/language-model-of.js';
import { textTokenizerOf } from '../tokenizers/text-tokenizer.js';
import { decodeParameters } from '../training/training-state-files.js';
import type { Writer } from './write-text.js';

/**
 * The language model of a run as its current save has it, ready to be used.
 *
 * @throws CommandError or CheckpointError if the folder is not a run's, or damaged, or the run is of another task.
 */
export async function openWriter(folder: string): Promise<Writer> {
  const run = await openRun(folder);
  const { model: settings } = requireTask('language-model', run);
  const tokenizer = textTokenizerOf(run.tokenizer);
  await initializeBackend();
  const model = languageModelOf(settings, tokenizer.vocabularySize);
  return { model, parameters: decodeParameters(run.save, model), tokenizer };
}
