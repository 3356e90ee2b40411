import { ArgumentError } from '@unroll/core';
import type { Encoding } from '../pipeline/encoding.js';
import { sliceEncoding } from './slice-encoding.js';
import { withOverflowing } from './with-overflowing.js';

/** How many tokens are left of an encoding, and what is done with the others. */
export type EncodingCut = {
  readonly length: number;
  readonly direction: 'left' | 'right';
  readonly stride: number;
};

/**
 * An encoding of at most so many tokens, and what was cut off in parts of the same length. With length 0, what was cut
 * off is one part.
 *
 * @throws ArgumentError if something is to be cut off, and the parts have no more tokens than they share.
 */
export function cutEncoding(caller: string, encoding: Encoding, { length, direction, stride }: EncodingCut): Encoding {
  const total = encoding.tokens.length;
  if (total <= length) return encoding;
  if (length === 0) return withOverflowing(sliceEncoding(encoding, 0, 0), () => [sliceEncoding(encoding, 0, total)]);
  if (stride >= length) {
    const expectation = `be less than the ${length} tokens that are left of a text`;
    throw new ArgumentError({ caller, argument: 'stride', expectation, actual: stride });
  }
  const step = length - stride;
  const count = 1 + Math.ceil((total - length) / step);
  const part = (index: number): Encoding => {
    if (direction === 'right') return sliceEncoding(encoding, index * step, Math.min(index * step + length, total));
    const end = total - index * step;
    return sliceEncoding(encoding, Math.max(end - length, 0), end);
  };
  return withOverflowing(part(0), () => Array.from({ length: count - 1 }, (_, index) => part(index + 1)));
}
