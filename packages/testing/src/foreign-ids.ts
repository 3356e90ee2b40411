import type { Tokenizer } from '@unroll/core';

/** Numbers that are no token ids of a tokenizer. */
export function foreignIds({ vocabularySize }: Tokenizer): readonly number[] {
  return [vocabularySize, -1, 0.5, Number.NaN];
}
