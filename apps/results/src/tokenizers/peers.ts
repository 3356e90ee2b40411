import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

/** A tokenizer file of the real data. */
export type TokenizerFile = 'gpt2' | 'bert-base-uncased';

/** The content of a `tokenizer.json`. */
export function tokenizerFile(folder: string, name: TokenizerFile): object {
  return JSON.parse(readFileSync(join(folder, 'models', `hf-tokenizer-${name}`, 'tokenizer.json'), 'utf8')) as object;
}

/** What the library of Hugging Face makes of a text, with the tokens that the post-processor adds. */
export function huggingFaceEncoder(file: object): (text: string) => readonly number[] {
  const tokenizer = new Tokenizer(file, {});
  return (text) => tokenizer.encode(text).ids;
}
