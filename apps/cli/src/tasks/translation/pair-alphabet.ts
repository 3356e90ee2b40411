import { type CharacterTokenizer, characterTokenizer } from '@unroll/tokenizers';
import type { SentencePair } from '../../data/sentence-pair.js';

/** What the numbers that a translator reads and writes stand for. */
export type PairAlphabet = {
  readonly source: CharacterTokenizer;
  readonly target: CharacterTokenizer;
};

/** The characters of both sides of some pairs. */
export function pairAlphabetOf(pairs: readonly SentencePair[]): PairAlphabet {
  return {
    source: characterTokenizer.train(pairs.map((pair) => pair.source)),
    target: characterTokenizer.train(pairs.map((pair) => pair.target)),
  };
}

/** The alphabets that `tokenizer.json` has. */
export function readPairAlphabet(json: unknown): PairAlphabet {
  const { source, target } = json as { readonly source: unknown; readonly target: unknown };
  return { source: characterTokenizer.fromJSON(source), target: characterTokenizer.fromJSON(target) };
}
