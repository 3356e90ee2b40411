import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';
import { warn } from '../terminal/warn.js';

/** `unroll translate`: translates sentences with the model of a run. */
export const translateCommand: Command = defineCommand({
  name: 'translate',
  summary: 'Translates sentences with a trained translator',
  operands: 'RUN file|text|-...',
  description: [
    'Translates each line of text into a line, always by the most likely character, and not longer than the longest translation that the model learned from. Each argument is a file, of which every line is a sentence, or else a sentence itself; `-` stands for the lines of standard input, which are translated as they come.',
    'Characters that the model never saw in training are left out, and named on standard error. A line without any others gets an empty line.',
  ],
  options: {},
  examples: [
    'unroll translate runs/numbers "twenty-one thousand two"',
    'unroll translate runs/fra sentences.txt > translations.txt',
    'cat sentences.txt | unroll translate runs/fra -',
  ],
  async run({ positionals }) {
    const [folder, ...names] = positionals;
    if (folder === undefined || names.length === 0) {
      throw new UsageError(
        '`unroll translate` needs the folder of a run and a sentence: `unroll translate runs/numbers "twenty-one"`. `-` stands for standard input.',
      );
    }
    const { lineSourceOf } = await import('../answering/line-source.js');
    const sources = names.map(lineSourceOf);
    const { sentenceTranslator } = await import('../answering/sentence-translator.js');
    const { answerLines } = await import('../answering/answer-lines.js');
    await answerLines(sources, await sentenceTranslator(folder), standardOutput(), warn);
    return 0;
  },
});
