import { type CharacterTokenizer, characterTokenizer } from '@unroll/tokenizers';
import type { LabelledExample } from '../../data/labelled-example.js';

/** What the numbers that a classifier reads and tells stand for. */
export type ClassAlphabet = {
  readonly tokenizer: CharacterTokenizer;
  /** The name of each class, in the order of code units. */
  readonly classes: readonly string[];
};

/** The characters and the classes of some examples. */
export function classAlphabetOf(examples: readonly LabelledExample[]): ClassAlphabet {
  return {
    tokenizer: characterTokenizer.train(examples.map(({ text }) => text)),
    classes: [...new Set(examples.map(({ label }) => label))].sort(),
  };
}

/** The alphabet that `tokenizer.json` has. */
export function readClassAlphabet(json: unknown): ClassAlphabet {
  const { tokenizer, classes } = json as { readonly tokenizer: unknown; readonly classes: readonly string[] };
  return { tokenizer: characterTokenizer.fromJSON(tokenizer), classes };
}
