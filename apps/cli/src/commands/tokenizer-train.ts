import { choice, flag, integer, text, texts } from '../arguments/option.js';
import type { Command } from '../command.js';
import { defineCommand } from '../define-command.js';
import { formattedCount } from '../terminal/figures.js';
import { standardOutput } from '../terminal/output.js';
import { defaultVocabularySizes, kindInWords, learnedKinds } from '../tokenizers/tokenizer-kind.js';
import { tokenizerSettingsOf } from '../tokenizers/tokenizer-settings.js';

const defaultKind = 'bpe';
const defaultPath = 'tokenizer.json';

/** `unroll tokenizer train`: learns a tokenizer from text. */
export const tokenizerTrainCommand: Command = defineCommand({
  name: 'tokenizer train',
  summary: 'Learns a tokenizer from text',
  operands: '[file...]',
  description: [
    'Learns a tokenizer from text, and writes it as a tokenizer.json, which Hugging Face tokenizers read as well, unless it is of characters or graphemes. The text is read line by line, and may be larger than memory.',
    'The text is that of the files, one after another, in UTF-8. A folder stands for the text files in it and below, `-` for standard input. Files may be compressed with gzip. Without any, it is the built-in corpus.',
  ],
  options: {
    kind: choice(learnedKinds, `What tokens are. ${learnedKinds.map(kindInWords).join('; ')}. Default ${defaultKind}.`),
    vocabulary: integer(
      { minimum: 1 },
      `How many entries there are at most; characters and graphemes have all that occur. Default ${formattedCount(defaultVocabularySizes[defaultKind])}; words ${formattedCount(defaultVocabularySizes.words)}.`,
    ),
    'min-count': integer(
      { minimum: 1 },
      'How often a word must occur to be an entry; of bpe, character-bpe and word-piece, two entries to become one. Default 1.',
    ),
    lowercase: flag('Makes all text lower case first. With word-piece, accents go too.'),
    special: texts(
      'TOKEN[,...]',
      'Entries that stand for something other than text, such as the end of one. Default: none, with word-piece [PAD], [UNK], [CLS], [SEP] and [MASK]. What words, character-bpe and unigram do not know is <unk>, which they always have.',
    ),
    out: text('FILE', `Where the tokenizer goes; must not exist yet. Default ${defaultPath}.`),
  },
  examples: [
    'unroll tokenizer train book.txt',
    'unroll tokenizer train corpus/ --kind unigram --vocabulary 8000 --out corpus.json',
    'unroll tokenizer train book.txt --kind words --min-count 5 --lowercase',
    'zcat dump.gz | unroll tokenizer train - --special "<s>,</s>"',
  ],
  async run({ positionals, options: { kind = defaultKind, out = defaultPath, ...given } }) {
    const settings = tokenizerSettingsOf(kind, given, { name: 'kind', kinds: learnedKinds });
    const { trainTokenizer } = await import('../tokenizers/train-tokenizer.js');
    return trainTokenizer({ settings, names: positionals, path: out }, standardOutput());
  },
});
