import type { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError, VocabularyError } from '@unroll/core';

/**
 * Checks token ids at a public border, so that a wrong one is told and not taken for a token without features.
 *
 * @param caller The function that was called, as the user writes it.
 * @throws ArgumentError if the tokens are not of type int32.
 * @throws VocabularyError that names the first token which is not from 0 to vocabularySize - 1.
 */
export function requireTokenIds(caller: string, tokens: Tensor, vocabularySize: number): void {
  if (tokens.dtype !== 'int32') {
    const expectation = 'be a tensor of type int32';
    throw new ArgumentError({ caller, argument: 'tokens', expectation, actual: tokens.dtype });
  }
  const ids = tokens.dataSync();
  const offset = ids.findIndex((id) => id < 0 || id >= vocabularySize);
  if (offset === -1) return;
  const advice = `Encode with the tokenizer that the model was made for: its ids are from 0 to ${vocabularySize - 1}.`;
  throw new VocabularyError({ caller, symbol: ids[offset] as number, offset, vocabularySize, advice });
}
