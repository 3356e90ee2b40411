import { requireInteger } from '@unroll/core';
import type { Encoding } from '../pipeline/encoding.js';
import { addedTokens, greatestId } from './added-tokens.js';
import { joinLists } from './join-lists.js';
import type { PaddingOptions } from './padding-options.js';
import { withOverflowing } from './with-overflowing.js';

/** The most tokens that an encoding is filled up to; more are a mistake. */
export const longestPadding: number = 2 ** 24;

/**
 * An encoding filled up to at least so many tokens, and what truncation cut off as well.
 *
 * @param options.length Integer from 0 to 2^24.
 * @throws ArgumentError if it is not, or an id is not an integer from 0 to 2^31 - 1.
 */
export function padEncoding(
  encoding: Encoding,
  options: Omit<PaddingOptions, 'length' | 'multipleOf'> & { readonly length: number },
): Encoding {
  const { length, direction = 'right', token = 0, entry = '[PAD]', typeId = 0 } = options;
  requireInteger('padEncoding', { length }, { minimum: 0, maximum: longestPadding });
  requireInteger('padEncoding', { token, typeId }, { minimum: 0, maximum: greatestId });
  const missing = Math.max(length - encoding.tokens.length, 0);
  const filling = addedTokens({
    tokens: Array.from({ length: missing }, () => token),
    entries: Array.from({ length: missing }, () => entry),
    typeId,
    arePadding: true,
  });
  const parts = direction === 'left' ? [filling, encoding] : [encoding, filling];
  return withOverflowing(joinLists(parts), () => encoding.overflowing.map((part) => padEncoding(part, options)));
}
