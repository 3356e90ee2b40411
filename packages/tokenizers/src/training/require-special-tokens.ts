import { ArgumentError } from '@unroll/core';

/**
 * Checks special tokens, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @throws ArgumentError that names the first which is not a text, is empty, or was there before.
 */
export function requireSpecialTokens(caller: string, specialTokens: readonly string[]): void {
  if (!Array.isArray(specialTokens)) {
    throw new ArgumentError({
      caller,
      argument: 'specialTokens',
      expectation: 'be a list of strings',
      actual: specialTokens,
    });
  }
  const seen = new Set<string>();
  for (const [index, token] of specialTokens.entries()) {
    const argument = `specialTokens[${index}]`;
    if (typeof token !== 'string' || token === '') {
      throw new ArgumentError({ caller, argument, expectation: 'be a string that is not empty', actual: token });
    }
    if (seen.has(token)) {
      throw new ArgumentError({ caller, argument, expectation: 'differ from those before it', actual: token });
    }
    seen.add(token);
  }
}
