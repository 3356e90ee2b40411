import { text } from '../arguments/option.js';
import type { Command } from '../command.js';
import { answeringCommand } from './answering-command.js';

/** `unroll translate`: translates sentences with the model of a run. */
export const translateCommand: Command = answeringCommand({
  name: 'translate',
  summary: 'Translates sentences with a trained translator',
  noun: 'sentence',
  answers:
    'Translates each sentence into a line, always by the most likely character, and not longer than the longest translation in the data of the run.',
  options: {
    'source-column': text(
      'NAME|N',
      'The column or field of tables with the sentence, by its name or, in a table without a header, its number. Default as in training.',
    ),
  },
  columnOption: 'source-column',
  examples: [
    'unroll translate runs/numbers "twenty-one thousand two"',
    'unroll translate runs/fra sentences.txt > translations.txt',
    'unroll translate runs/fra sentences.csv --source-column english',
    'cat sentences.txt | unroll translate runs/fra -',
  ],
  async openAnswerer(folder, { 'source-column': column }) {
    const { sentenceTranslator } = await import('../answering/sentence-translator.js');
    return sentenceTranslator(folder, column);
  },
});
