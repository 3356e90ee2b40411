import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textEncoding } from './text-encoding.reference.js';
import { truncatePair } from './truncate-pair.js';
import type { TruncationOptions } from './truncation-options.js';

function lengthsOf(first: number, second: number, options: TruncationOptions): [number, number] {
  const pair = truncatePair(textEncoding(first), textEncoding(second), options);
  return [pair.first.tokens.length, pair.second.tokens.length];
}

/** Takes one token after another from the longer text; of two of the same length, from the first. */
function takeFromLonger(first: number, second: number, maximumLength: number): [number, number] {
  const [longer, shorter] = first > second ? [first, second] : [second, first];
  const kept = { longer, shorter };
  while (kept.longer + kept.shorter > maximumLength) {
    if (kept.longer > kept.shorter) kept.longer -= 1;
    else kept.shorter -= 1;
  }
  return first > second ? [kept.longer, kept.shorter] : [kept.shorter, kept.longer];
}

describe('truncatePair', () => {
  test('shortens the longer text first', () => {
    const lengths = fc.nat(12);
    fc.assert(
      fc.property(lengths, lengths, fc.nat(20), (first, second, maximumLength) => {
        expect(lengthsOf(first, second, { maximumLength })).toEqual(takeFromLonger(first, second, maximumLength));
      }),
      { numRuns: 1000 },
    );
  });

  test('shortens only one text', () => {
    expect(lengthsOf(5, 3, { maximumLength: 4, strategy: 'onlyFirst' })).toEqual([1, 3]);
    expect(lengthsOf(3, 5, { maximumLength: 4, strategy: 'onlySecond' })).toEqual([3, 1]);
    expect(lengthsOf(3, 5, { maximumLength: 0, strategy: 'onlySecond' })).toEqual([0, 0]);
  });

  test('refuses to leave nothing of the text that it shortens', () => {
    const shorten = (): unknown => lengthsOf(5, 4, { maximumLength: 4, strategy: 'onlyFirst' });
    expect(shorten).toThrow('`strategy` must leave something of the first text of 5 tokens beside the 4 of the second');
    expect(() => lengthsOf(4, 5, { maximumLength: 3, strategy: 'onlySecond' })).toThrow(ArgumentError);
  });

  test('refuses a stride that is as long as what is left of a text, if it is shortened', () => {
    expect(() => lengthsOf(5, 5, { maximumLength: 4, stride: 2 })).toThrow(ArgumentError);
    expect(lengthsOf(1, 5, { maximumLength: 4, stride: 2 })).toEqual([1, 3]);
    expect(() => lengthsOf(1, 1, { maximumLength: 4, stride: 4 })).toThrow(ArgumentError);
  });
});
