import { ArgumentError } from '@unroll/core';

/**
 * Checks that an argument is one character, of one code point.
 *
 * @throws ArgumentError otherwise.
 */
export function requireCharacter(caller: string, argument: string, value: string): void {
  if (typeof value === 'string' && value !== '' && value.length === (isPair(value) ? 2 : 1)) return;
  throw new ArgumentError({ caller, argument, expectation: 'be one character', actual: value });
}

function isPair(text: string): boolean {
  return (text.codePointAt(0) as number) > 0xffff;
}
