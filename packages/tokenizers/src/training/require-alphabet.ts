import { ArgumentError, requireInteger } from '@unroll/core';

/**
 * Checks an alphabet to begin with, and the limit of the whole alphabet, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @throws ArgumentError that names the first entry which is not one character, or a limit which leaves no room for them.
 */
export function requireAlphabet(
  caller: string,
  initialAlphabet: readonly string[],
  limitAlphabet: number | undefined,
): void {
  if (!Array.isArray(initialAlphabet)) {
    throw new ArgumentError({
      caller,
      argument: 'initialAlphabet',
      expectation: 'be a list of characters',
      actual: initialAlphabet,
    });
  }
  for (const [index, character] of initialAlphabet.entries()) {
    if (typeof character === 'string' && /^[^\p{Surrogate}]$/su.test(character)) continue;
    const argument = `initialAlphabet[${index}]`;
    throw new ArgumentError({ caller, argument, expectation: 'be one character', actual: character });
  }
  if (limitAlphabet === undefined) return;
  const minimum = Math.max(1, new Set(initialAlphabet).size);
  const advice = 'All characters of initialAlphabet are in the alphabet.';
  requireInteger(caller, { limitAlphabet }, { minimum, ...(minimum > 1 ? { advice } : {}) });
}
