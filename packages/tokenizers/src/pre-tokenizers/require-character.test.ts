import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { requireCharacter } from './require-character.js';

test.each(['a', '▁', '🎉', '\ud83c'])('lets %j pass', (character) => {
  requireCharacter('f', 'delimiter', character);
});

test.each(['', 'ab', 'a🎉', '🎉a', 'e\u0301', '\udf89\ud83c', undefined, 1, ['a']])('refuses %j', (value) => {
  const check = (): void => requireCharacter('f', 'delimiter', value as string);
  expect(check).toThrow(ArgumentError);
  expect(check).toThrow('f: `delimiter` must be one character, got ');
});
