import { ArgumentError, requireInteger } from '@unroll/core';
import type { Encoding } from '../pipeline/encoding.js';
import { cutEncoding } from './cut-encoding.js';
import type { TruncationOptions } from './truncation-options.js';

/**
 * The encoding of one text with at most so many tokens. What is cut off is in `overflowing`.
 *
 * @throws ArgumentError if `maximumLength` or `stride` is not an integer of at least 0, or the stride is not less than the
 *   length.
 */
export function truncateEncoding(encoding: Encoding, options: Omit<TruncationOptions, 'strategy'>): Encoding {
  const { maximumLength, direction = 'right', stride = 0 } = options;
  requireTruncation('truncateEncoding', maximumLength, stride);
  return cutEncoding('truncateEncoding', encoding, { length: maximumLength, direction, stride });
}

/** Checks how an encoding shall be shortened, at a public border. */
export function requireTruncation(caller: string, maximumLength: number, stride: number): void {
  requireInteger(caller, { maximumLength, stride }, { minimum: 0 });
  if (stride === 0 || stride < maximumLength) return;
  const expectation = `be less than maximumLength=${maximumLength}`;
  throw new ArgumentError({ caller, argument: 'stride', expectation, actual: stride });
}
