import { initializeBackend } from '@unroll/kernels';
import { openRun } from '../run/open-run.js';
import { requireTask } from '../run/require-task.js';
import { knownTokens } from '../tasks/known-tokens.js';
import { translatorSizesOf } from '../tasks/translation/border-token.js';
import { readPairAlphabet } from '../tasks/translation/pair-alphabet.js';
import { translateSentences } from '../tasks/translation/translate-sentences.js';
import { translatorOf } from '../tasks/translation/translator-of.js';
import { decodeParameters } from '../training/training-state-files.js';
import type { Answerer } from './answerer.js';

/**
 * The translator of a run as its current save has it, which answers a sentence with its translation.
 *
 * @throws CommandError or CheckpointError if the folder is not a run's, or damaged, or the run is of another task.
 */
export async function sentenceTranslator(folder: string): Promise<Answerer> {
  const run = await openRun(folder);
  const { model: settings, text } = requireTask('translate', run);
  const alphabet = readPairAlphabet(run.tokenizer);
  await initializeBackend();
  const model = translatorOf(settings, translatorSizesOf(alphabet));
  const parameters = decodeParameters(run.save.weights, model);
  const { longestTranslation } = text;
  return {
    known: knownTokens(alphabet.source),
    answer(lines) {
      const sentences = lines.map(({ tokens }) => tokens);
      const translations = translateSentences({ model, parameters, alphabet, longestTranslation }, sentences);
      return translations.map((translation) => translation.replaceAll('\n', ' ')); // a line for a line
    },
    answerNothing: () => '',
  };
}
