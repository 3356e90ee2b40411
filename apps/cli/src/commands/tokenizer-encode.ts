import { flag, text } from '../arguments/option.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { UsageError } from '../errors/usage-error.js';
import { standardOutput } from '../terminal/output.js';

/** `unroll tokenizer encode`: makes ids of text, and text of ids. */
export const tokenizerEncodeCommand: Command = defineCommand({
  name: 'tokenizer encode',
  summary: 'Writes the token ids of each line of text',
  operands: '[file|-...]',
  description: [
    'Writes a line for each line of the text: its ids, separated by blanks. A line without text becomes one without ids. Line breaks are not part of it. The text is that of standard input or of files in UTF-8, which may be compressed with gzip.',
    'The ids are those of the text alone, unless --with-special is given.',
  ],
  options: {
    tokenizer: text('FILE|RUN', 'The tokenizer: a tokenizer.json, or the folder of a run. Has no default.'),
    'with-special': flag(
      'Also writes the ids of what the post-processor of the tokenizer adds, such as [CLS] and [SEP]. Default: without.',
    ),
    decode: flag('The other way round: reads ids, and writes the text of each line of them.'),
  },
  examples: [
    'unroll tokenizer encode --tokenizer tokenizer.json < book.txt > ids.txt',
    'unroll tokenizer encode --tokenizer tokenizer.json --decode ids.txt',
    'unroll tokenizer encode --tokenizer runs/book chapter1.txt chapter2.txt',
  ],
  async run({ positionals, options: { tokenizer: name, decode = false, 'with-special': addsTokens = false } }) {
    if (name === undefined) {
      throw new UsageError(
        '`unroll tokenizer encode` needs a tokenizer: `unroll tokenizer encode --tokenizer tokenizer.json < book.txt`.',
      );
    }
    if (decode && addsTokens) {
      throw new UsageError('`--with-special` is for encoding, and `--decode` for the other way round. Leave one out.');
    }
    const { openTokenizer } = await import('../tokenizers/open-tokenizer.js');
    const { encodeLines } = await import('../tokenizers/encode-lines.js');
    const names = positionals.length === 0 ? ['-'] : positionals;
    const tokenizer = await openTokenizer(name);
    await encodeLines({ tokenizer, names, isDecoding: decode, addsTokens }, standardOutput());
    return 0;
  },
});
