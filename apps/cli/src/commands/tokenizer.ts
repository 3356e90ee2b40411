import { commandGroup, type ListedCommand } from '../command-group.js';
import { tokenizerEncodeCommand } from './tokenizer-encode.js';
import { tokenizerInspectCommand } from './tokenizer-inspect.js';
import { tokenizerTrainCommand } from './tokenizer-train.js';

/** `unroll tokenizer`: makes tokenizers, and uses them. */
export const tokenizerCommand: ListedCommand = commandGroup({
  name: 'tokenizer',
  summary: 'Trains a tokenizer, looks into one, or encodes text with it',
  description:
    'A tokenizer makes token ids of text, and text of ids. Here one is trained, looked into and used by itself; `unroll train --tokenizer` trains one together with a language model.',
  commands: [tokenizerTrainCommand, tokenizerInspectCommand, tokenizerEncodeCommand],
});
