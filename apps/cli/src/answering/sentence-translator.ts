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
 * @param column The column of tables with the sentences. Default: as in training.
 * @throws CommandError or CheckpointError if the folder is not a run's, or damaged, or the run is of another task.
 */
export async function sentenceTranslator(folder: string, column?: string): Promise<Answerer> {
  const run = await openRun(folder, 'translate');
  const { model: settings, text } = requireTask('translate', run);
  const alphabet = readPairAlphabet(run.tokenizer);
  await initializeBackend();
  const model = translatorOf(settings, translatorSizesOf(alphabet));
  const parameters = decodeParameters(run.save, model);
  const { longestTranslation, columns } = text;
  const fromTraining = columns.source ?? (columns.target === undefined ? undefined : 'source');
  return {
    known: knownTokens(alphabet.source),
    column: { part: 'source', name: column ?? fromTraining, isFirst: true },
    answer(texts) {
      const sentences = texts.map(({ tokens }) => tokens);
      const translations = translateSentences({ model, parameters, alphabet, longestTranslation }, sentences);
      return translations.map((translation) => translation.replaceAll('\n', ' ')); // a line for each
    },
    answerNothing: () => '',
  };
}
