import { flag, integer, text } from '../arguments/option.js';
import type { Command } from '../command.js';
import { answeringCommand } from './answering-command.js';

const defaultTop = 3;

/** `unroll classify`: tells the classes of texts with the model of a run. */
export const classifyCommand: Command = answeringCommand({
  name: 'classify',
  summary: 'Tells the classes of texts with a trained classifier',
  noun: 'text',
  answers:
    'Tells for each text its most probable classes, with their probabilities, on a line. A model that learned from folders of files knows whole files: put a file into a folder, and name that, to have it answered as one text.',
  options: {
    top: integer({ minimum: 1 }, `How many classes to tell. Default ${defaultTop}.`),
    json: flag('Writes a JSON object for each text: the text, and the classes with their probabilities.'),
    'text-column': text(
      'NAME|N',
      'The column or field of tables with the text, by its name or, in a table without a header, its number. Default as in training.',
    ),
  },
  columnOption: 'text-column',
  examples: [
    'unroll classify runs/headlines "Cats beat Dogs"',
    'unroll classify runs/headlines headlines.txt --top 1',
    'unroll classify runs/reviews reviews.csv --text-column review',
    'cat headlines.txt | unroll classify runs/headlines - --json',
  ],
  async openAnswerer(folder, { top = defaultTop, json = false, 'text-column': column }) {
    const { textClassifier } = await import('../answering/text-classifier.js');
    return textClassifier(folder, { top, isJson: json }, column);
  },
});
