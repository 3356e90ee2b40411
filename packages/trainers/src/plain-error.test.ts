import { expect, test } from 'vitest';
import { failureOf, plainError } from './plain-error.js';

const ring: { self?: object } = {};
ring.self = ring;

test.each([
  [new RangeError('The paper is jammed.'), 'The paper is jammed.'],
  ['The paper is jammed.', 'The paper is jammed.'],
  [null, 'null'],
  [undefined, 'undefined'],
  [7n, '7'],
  [Symbol('paper'), 'Symbol(paper)'],
  [{ code: 3 }, '{"code":3}'],
  [Object.create(null), '{}'],
  [ring, '[object Object]'],
])('makes an error of what was thrown: %o', (thrown, words) => {
  expect(structuredClone(plainError(thrown))).toEqual(new Error(words));
  expect(failureOf(thrown)).toBe(`failed: ${words.replace('jammed.', 'jammed')}`);
});
