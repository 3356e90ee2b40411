import { flag, integer, positiveNumbers, text } from '../arguments/option.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';
import type { Choice } from '../writing/write-text.js';

const defaults = { length: 300, temperature: 0.8, seed: 1 } as const;

/** `unroll generate`: writes text with the model of a run. */
export const generateCommand: Command = defineCommand({
  name: 'generate',
  summary: 'Writes text with a trained model',
  operands: 'RUN',
  description: [
    'Writes on from a prompt, token by token as they are made: characters, or what else the model was trained on with --tokenizer. Several temperatures, or one and --greedy, are written side by side.',
  ],
  options: {
    prompt: text('TEXT', 'What to go on from. Default: the beginning of a line.'),
    length: integer(
      { minimum: 1 },
      `How many tokens to write: characters, unless the model was trained on others. Default ${defaults.length}.`,
    ),
    temperature: positiveNumbers(
      `How boldly tokens are drawn: below 1 the likely ones become likelier, above 1 the unlikely ones. Default ${defaults.temperature}.`,
      'For the most likely character every time, use `--greedy`.',
    ),
    greedy: flag('Always the most likely token, without chance.'),
    seed: integer({ minimum: 0 }, `The same seed gives the same text. Default ${defaults.seed}.`),
  },
  examples: [
    'unroll generate runs/book --prompt "Once upon" --length 500 --temperature 0.7',
    'unroll generate runs/book --greedy --temperature 0.3,0.8,1.3',
  ],
  async run({ positionals, options }) {
    const [folder, ...more] = positionals;
    if (folder === undefined)
      throw new UsageError('`unroll generate` needs the folder of a run: `unroll generate runs/news`.');
    if (more.length > 0) {
      throw new UsageError(
        `\`unroll generate\` takes one run, got "${more[0]}" as well. Put a prompt with blanks in quotes.`,
      );
    }
    if (options.prompt === '') {
      throw new CommandError(
        'the prompt is empty, and a model reads a character before it writes one. Write at least one, or leave `--prompt` out.',
      );
    }
    const { length = defaults.length, prompt, seed = defaults.seed } = options;
    const { openWriter } = await import('../writing/open-writer.js');
    const { presentText } = await import('../writing/present-text.js');
    const writer = await openWriter(folder);
    await presentText(writer, { prompt, length, seed, choices: choicesOf(options) }, standardOutput());
    return 0;
  },
});

function choicesOf({ greedy, temperature }: { greedy?: true; temperature?: readonly number[] }): [Choice, ...Choice[]] {
  const values = temperature ?? (greedy ? [] : [defaults.temperature]);
  return [...(greedy ? ['greedy' as const] : []), ...values.map((value) => ({ temperature: value }))] as [
    Choice,
    ...Choice[],
  ];
}
