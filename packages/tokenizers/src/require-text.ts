import { ArgumentError } from '@unroll/core';

/**
 * The text, if it is one.
 *
 * @param caller The function that was called, as the user writes it.
 * @param argument What the text is called there. Default `text`.
 * @throws ArgumentError if it is not a string.
 */
export function requireText(caller: string, text: unknown, argument = 'text'): string {
  if (typeof text === 'string') return text;
  throw new ArgumentError({ caller, argument, expectation: 'be a string', actual: text });
}
