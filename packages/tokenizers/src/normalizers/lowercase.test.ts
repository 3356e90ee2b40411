import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityAlignment } from '../pipeline/alignment.js';
import { lowercase } from './lowercase.js';

const lower = (text: string): string => lowercase({ text, atStart: true, alignment: undefined }).text;

const byCharacter = (text: string): string => [...text].map((character) => character.toLowerCase()).join('');

test('makes each character lower case as it is alone', () => {
  const characters = fc.oneof(
    fc.constantFrom(...'aΣσςİI\u0307\u0301 .ΑΌẞǅ𐐀\ud801\udc00'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
      expect(lower(text)).toBe(byCharacter(text));
    }),
    { numRuns: 3000 },
  );
});

test('keeps the number of units of every character but İ', () => {
  const changed: string[] = [];
  for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (lower(character).length !== character.length) changed.push(character);
  }
  expect(changed).toEqual(['İ']);
});

test('knows where units came from', () => {
  const text = 'Aİ𐐀Σ';
  const { alignment, ...result } = lowercase({ text, atStart: false, alignment: identityAlignment(text.length) });
  expect(result).toEqual({ text: 'ai\u0307𐐨σ', atStart: false });
  expect([...(alignment?.starts ?? [])]).toEqual([0, 1, 1, 2, 3, 4]);
  expect([...(alignment?.ends ?? [])]).toEqual([1, 2, 2, 3, 4, 5]);
});
