import { flag, integer } from '../arguments/option.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';
import { warn } from '../terminal/warn.js';

const defaultTop = 3;

/** `unroll classify`: tells the classes of texts with the model of a run. */
export const classifyCommand: Command = defineCommand({
  name: 'classify',
  summary: 'Tells the classes of texts with a trained classifier',
  operands: 'RUN file|text|-...',
  description: [
    'Tells for each line of text its most probable classes, with their probabilities, on a line. Each argument is a file, of which every line is a text, or else a text itself; `-` stands for the lines of standard input, which are answered as they come.',
    'Characters that the model never saw in training are left out, and named on standard error. A line without any others gets an empty line.',
  ],
  options: {
    top: integer({ minimum: 1 }, `How many classes to tell. Default ${defaultTop}.`),
    json: flag('Writes a JSON object for each line: its text, and the classes with their probabilities.'),
  },
  examples: [
    'unroll classify runs/headlines "Cats beat Dogs"',
    'unroll classify runs/headlines headlines.txt --top 1',
    'cat headlines.txt | unroll classify runs/headlines - --json',
  ],
  async run({ positionals, options: { top = defaultTop, json = false } }) {
    const [folder, ...names] = positionals;
    if (folder === undefined || names.length === 0) {
      throw new UsageError(
        '`unroll classify` needs the folder of a run and a text: `unroll classify runs/headlines "Cats beat Dogs"`. `-` stands for standard input.',
      );
    }
    const { lineSourceOf } = await import('../answering/line-source.js');
    const sources = names.map(lineSourceOf);
    const { textClassifier } = await import('../answering/text-classifier.js');
    const { answerLines } = await import('../answering/answer-lines.js');
    await answerLines(sources, await textClassifier(folder, { top, isJson: json }), standardOutput(), warn);
    return 0;
  },
});
