import { ArgumentError } from '@unroll/core';
import type { Vocabulary } from './vocabulary.js';

/**
 * The id of an unknown token; undefined if there is none.
 *
 * @param caller The function that was called, as the user writes it.
 * @throws ArgumentError if it is no entry of the vocabulary.
 */
export function requireUnknownToken(
  caller: string,
  vocabulary: Vocabulary,
  unknownToken: string | undefined,
): number | undefined {
  if (unknownToken === undefined) return undefined;
  const token = vocabulary.tokenOf(unknownToken);
  if (token !== undefined) return token;
  const expectation = 'be an entry of the vocabulary';
  throw new ArgumentError({ caller, argument: 'unknownToken', expectation, actual: unknownToken });
}
