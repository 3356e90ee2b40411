import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { otherColumnOptions } from '../tasks/task-options.js';
import { standardOutput } from '../terminal/output.js';

/** `unroll evaluate`: measures how good the model of a run is. */
export const evaluateCommand: Command = defineCommand({
  name: 'evaluate',
  summary: 'Measures how good a trained model is',
  operands: 'RUN [file...]',
  description: [
    'Measures the model of a run: a language model by how well it predicts each next token of a text; a classifier by its accuracy; a translator by the share of sentences that it translates exactly. Without files, it is measured on all of the validation data of the run, which it did not learn from.',
    'The files are read as `unroll train` reads them for the same task. A text of more than a thousand windows is read in up to 50 streams side by side.',
  ],
  options: otherColumnOptions,
  examples: [
    'unroll evaluate runs/book',
    'unroll evaluate runs/book chapter.txt',
    'cat chapter.txt | unroll evaluate runs/book -',
    'unroll evaluate runs/reviews test.csv --text-column review --label-column stars',
  ],
  async run({ positionals, options }) {
    const [folder, ...names] = positionals;
    if (folder === undefined) {
      throw new UsageError('`unroll evaluate` needs the folder of a run: `unroll evaluate runs/book chapter.txt`.');
    }
    const { evaluateRun } = await import('../evaluation/evaluate-run.js');
    await evaluateRun(folder, { names, options }, standardOutput());
    return 0;
  },
});
