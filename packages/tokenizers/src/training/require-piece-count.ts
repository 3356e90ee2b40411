import { ArgumentError } from '@unroll/core';
import { loneSurrogate } from '../lone-surrogate.js';

/**
 * Checks a piece of text and how often it occurs, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @param index Which of the counts it is.
 * @throws ArgumentError if the piece is not a text, is empty or holds half of a surrogate pair, or if the count is not a
 *   positive integer.
 */
export function requirePieceCount(caller: string, index: number, piece: string, count: number): void {
  const argument = `counts[${index}]`;
  if (typeof piece !== 'string' || piece === '') {
    throw new ArgumentError({ caller, argument, expectation: 'begin with a piece of text', actual: piece });
  }
  if (loneSurrogate.test(piece)) {
    const advice = 'Cut texts between characters, not inside one.';
    throw new ArgumentError({
      caller,
      argument,
      expectation: 'not hold half of a surrogate pair',
      actual: piece,
      advice,
    });
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError({ caller, argument, expectation: 'end with an integer of at least 1', actual: count });
  }
}
