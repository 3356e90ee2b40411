import type { CharacterTokenizer } from '@unroll/tokenizers';

/** Encodes texts that may have characters which a model never saw in training: those are left out. */
export interface KnownTokens {
  /** The tokens of the characters that are known. */
  encode(text: string): Int32Array;
  /** The characters that were left out so far, each once. */
  readonly leftOut: ReadonlySet<string>;
}

/** Encodes for a model with a tokenizer. */
export function knownTokens(tokenizer: CharacterTokenizer): KnownTokens {
  const known = new Set(tokenizer.characters);
  const leftOut = new Set<string>();
  return {
    encode(text) {
      const kept = Array.from(text).filter((character) => {
        if (!known.has(character)) leftOut.add(character);
        return known.has(character);
      });
      return tokenizer.encode(kept.join(''));
    },
    leftOut,
  };
}
