import { ArgumentError } from '@unroll/core';
import type { Encoding } from '../pipeline/encoding.js';
import { cutEncoding } from './cut-encoding.js';
import { requireTruncation } from './truncate-encoding.js';
import type { TruncationOptions } from './truncation-options.js';

/** The encodings of the two texts of a pair. */
export type EncodingPair = { readonly first: Encoding; readonly second: Encoding };

/**
 * The encodings of a pair of texts with together at most so many tokens. What is cut off of each is in its `overflowing`.
 *
 * `longestFirst` shortens the longer text to what the other leaves. Where that is less than half, each gets half; the odd
 * token goes to the longer, or to the second of two of the same length.
 *
 * @throws ArgumentError if a number is wrong as for truncateEncoding, nothing would be left of the one text that may be
 *   shortened, or a text is shortened to no more than the stride.
 */
export function truncatePair(first: Encoding, second: Encoding, options: TruncationOptions): EncodingPair {
  const { maximumLength, strategy = 'longestFirst', direction = 'right', stride = 0 } = options;
  requireTruncation(caller, maximumLength, stride);
  const lengths = { first: first.tokens.length, second: second.tokens.length };
  if (lengths.first + lengths.second <= maximumLength) return { first, second };
  const kept = maximumLength === 0 ? { first: 0, second: 0 } : keptLengths(lengths, maximumLength, strategy);
  return {
    first: cutEncoding(caller, first, { length: kept.first, direction, stride }),
    second: cutEncoding(caller, second, { length: kept.second, direction, stride }),
  };
}

type PairLengths = { readonly first: number; readonly second: number };

const caller = 'truncatePair';

function keptLengths(
  { first, second }: PairLengths,
  maximumLength: number,
  strategy: NonNullable<TruncationOptions['strategy']>,
): PairLengths {
  if (strategy === 'longestFirst') {
    const shorter = Math.min(first, second, Math.floor(maximumLength / 2));
    const longer = maximumLength - shorter;
    return first > second ? { first: longer, second: shorter } : { first: shorter, second: longer };
  }
  const [target, other] = strategy === 'onlyFirst' ? [first, second] : [second, first];
  if (other >= maximumLength) throw tooShort(strategy, target, other);
  const kept = maximumLength - other;
  return strategy === 'onlyFirst' ? { first: kept, second } : { first, second: kept };
}

function tooShort(strategy: 'onlyFirst' | 'onlySecond', target: number, other: number): ArgumentError {
  const [shortened, kept] = strategy === 'onlyFirst' ? ['first', 'second'] : ['second', 'first'];
  return new ArgumentError({
    caller,
    argument: 'strategy',
    expectation: `leave something of the ${shortened} text of ${target} tokens beside the ${other} of the ${kept}`,
    actual: strategy,
    advice: 'Use longestFirst, or a greater maximumLength.',
  });
}
