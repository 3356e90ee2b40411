import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';

/** `unroll evaluate`: measures how well the model of a run predicts a text. */
export const evaluateCommand: Command = defineCommand({
  name: 'evaluate',
  summary: 'Measures how well a trained model predicts a text',
  operands: 'RUN file...',
  description: [
    'Measures how well the model of a run predicts each next character of a text. The files are read as `unroll train` reads them; a text of more than a thousand windows is read in up to 50 streams side by side.',
  ],
  options: {},
  examples: ['unroll evaluate runs/book chapter.txt', 'cat chapter.txt | unroll evaluate runs/book -'],
  async run({ positionals }) {
    const [folder, ...files] = positionals;
    if (folder === undefined || files.length === 0) {
      throw new UsageError(
        '`unroll evaluate` needs the folder of a run and a text: `unroll evaluate runs/book chapter.txt`.',
      );
    }
    const { evaluateRun } = await import('../evaluation/evaluate-run.js');
    await evaluateRun(folder, files, standardOutput());
    return 0;
  },
});
