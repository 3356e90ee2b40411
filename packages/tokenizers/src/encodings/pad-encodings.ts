import { requireInteger } from '@unroll/core';
import type { Encoding } from '../pipeline/encoding.js';
import { longestPadding, padEncoding } from './pad-encoding.js';
import type { PaddingOptions } from './padding-options.js';

/**
 * The encodings of a batch filled up to one length, unless they are longer. What truncation cut off is filled up to the
 * same length, and does not count for it.
 *
 * @throws ArgumentError if a length is not an integer from 0 to 2^24.
 */
export function padEncodings(encodings: readonly Encoding[], padding: PaddingOptions): readonly Encoding[] {
  const { length: wanted = 'longest', multipleOf = 1 } = padding;
  requireInteger('padEncodings', { multipleOf }, { maximum: longestPadding });
  const least = wanted === 'longest' ? longest(encodings) : wanted;
  const length = Math.ceil(least / multipleOf) * multipleOf;
  return encodings.map((encoding) => padEncoding(encoding, { ...padding, length }));
}

function longest(encodings: readonly Encoding[]): number {
  return encodings.reduce((length, { tokens }) => Math.max(length, tokens.length), 0);
}
