import { VocabularyError } from '@unroll/core';
import { loneSurrogate } from './lone-surrogate.js';

/**
 * Throws because a vocabulary does not hold a token id, or a piece of a text.
 *
 * @param caller The function that was called, as the user writes it.
 * @param offset Where it stands: in tokens for an id, in UTF-16 units for a text.
 * @throws VocabularyError always.
 */
export function rejectSymbol(caller: string, symbol: string | number, offset: number, vocabularySize: number): never {
  const advice =
    typeof symbol === 'number'
      ? 'Decode with the tokenizer that encoded them.'
      : loneSurrogate.test(symbol)
        ? 'Do not cut the text inside a character.'
        : 'Train on text that has it.';
  throw new VocabularyError({ caller, symbol, offset, vocabularySize, advice });
}
