import type { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError, requireTokens } from '@unroll/core';

/**
 * Checks ids that select rows or classes, at a public border. tfjs itself takes any number and computes garbage.
 *
 * @param caller The function that was called, as the user writes it.
 * @param tensors The tensors by name.
 * @throws ArgumentError that names the first tensor which is not of type int32.
 * @throws VocabularyError that names the first id which is not from 0 to vocabularySize - 1.
 * @example requireTokenIds('embeddingLookup', { tokens }, weight.shape[0]);
 */
export function requireTokenIds(
  caller: string,
  tensors: Readonly<Record<string, Tensor>>,
  vocabularySize: number,
): void {
  for (const [argument, tensor] of Object.entries(tensors)) {
    if (tensor.dtype !== 'int32') {
      throw new ArgumentError({ caller, argument, expectation: 'be a tensor of type int32', actual: tensor.dtype });
    }
    requireTokens(caller, { [argument]: tensor.dataSync() }, vocabularySize);
  }
}
