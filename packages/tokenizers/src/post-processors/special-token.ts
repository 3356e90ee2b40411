import { requireInteger } from '@unroll/core';
import { greatestId } from '../encodings/added-tokens.js';

/** A token that a post-processor adds. */
export type SpecialToken = {
  /** Its entry in the vocabulary, such as `[CLS]`. */
  readonly entry: string;
  readonly token: number;
};

/**
 * Checks tokens or type ids by name, at a public border.
 *
 * @throws ArgumentError that names the first which is not an integer from 0 to 2^31 - 1.
 */
export function requireIds(caller: string, ids: Readonly<Record<string, number>>): void {
  requireInteger(caller, ids, { minimum: 0, maximum: greatestId });
}
