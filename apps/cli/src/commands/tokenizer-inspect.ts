import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';

/** `unroll tokenizer inspect`: tells what a tokenizer is made of, and what it makes of a text. */
export const tokenizerInspectCommand: Command = defineCommand({
  name: 'tokenizer inspect',
  summary: 'Tells what a tokenizer is made of, and what it makes of a text',
  operands: 'FILE|RUN [text|-]',
  description: [
    'Tells what a tokenizer is made of: that of a tokenizer.json, also one of Hugging Face tokenizers, or that of a run.',
    'Of a text, it tells the tokens: the id of each, its entry in the vocabulary, the part of the text that it came from and where that begins and ends, in UTF-16 units; and what they are decoded to. Nothing is added to the text, cut off or filled up. `-` stands for standard input.',
  ],
  options: {},
  examples: [
    'unroll tokenizer inspect tokenizer.json "To be, or not to be"',
    'unroll tokenizer inspect runs/book',
    'head -3 book.txt | unroll tokenizer inspect tokenizer.json -',
  ],
  async run({ positionals }) {
    const [name, text, ...more] = positionals;
    if (name === undefined) {
      throw new UsageError(
        '`unroll tokenizer inspect` needs a tokenizer file, or the folder of a run: `unroll tokenizer inspect tokenizer.json`.',
      );
    }
    if (more.length > 0) {
      throw new UsageError(
        `\`unroll tokenizer inspect\` takes one text, got "${more[0]}" as well. Put a text with blanks in quotes.`,
      );
    }
    const { inspectTokenizer } = await import('../tokenizers/inspect-tokenizer.js');
    const { readStandardInput } = await import('../text/read-text.js');
    const given = text === '-' ? await readStandardInput(`unroll tokenizer inspect ${name} -`) : text;
    await inspectTokenizer(name, given, standardOutput());
    return 0;
  },
});
