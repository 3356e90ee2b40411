import { initializeBackend } from '@unroll/kernels';
import { openRun } from '../run/open-run.js';
import { languageModelOf } from '../training/language-model-of.js';
import { decodeParameters } from '../training/training-state-files.js';
import type { Writer } from './write-text.js';

/**
 * The model of a run as its current save has it, ready to be used.
 *
 * @throws CommandError or CheckpointError if the folder is not a run's, or damaged.
 */
export async function openWriter(folder: string): Promise<Writer> {
  const { configuration, tokenizer, save } = await openRun(folder);
  await initializeBackend();
  const model = languageModelOf(configuration.model, tokenizer.vocabularySize);
  return { model, parameters: decodeParameters(save.weights, model), tokenizer };
}
