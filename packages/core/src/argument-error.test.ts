import { expect, test } from 'vitest';
import { ArgumentError } from './argument-error.js';

const facts = { caller: 'lstmCell', argument: 'hiddenSize', expectation: 'be an integer of at least 1' };

test('says where, what, what it got', () => {
  const error = new ArgumentError({ ...facts, actual: 0 });
  expect(error.message).toBe('lstmCell: `hiddenSize` must be an integer of at least 1, got 0.');
  expect(error.facts).toEqual({ ...facts, actual: 0 });
});

test('ends with the advice', () => {
  const error = new ArgumentError({ ...facts, actual: 0, advice: 'Leave it out for 128.' });
  expect(error.message).toBe('lstmCell: `hiddenSize` must be an integer of at least 1, got 0. Leave it out for 128.');
});

test.each([
  [Number.NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [12n, '12'],
  [true, 'true'],
  [undefined, 'undefined'],
  [null, 'null'],
  ['12', '"12"'],
  ['two\nlines', '"two\\nlines"'],
  [[1, 2.5], '[1, 2.5]'],
  [['a', 'b'], '["a", "b"]'],
  [[[1], [2, 3]], '[[1], [2, 3]]'],
  [[], '[]'],
  [{ hiddenSize: 2, inputSize: 3 }, '{ hiddenSize, inputSize }'],
  [new Float32Array(2), 'an object of type Float32Array'],
  [new Map(), 'an object of type Map'],
  [Object.create(null), '{}'],
  [Math.sqrt, 'a function'],
  [Symbol('x'), 'Symbol(x)'],
])('prints %o as %s', (actual, printed) => {
  expect(new ArgumentError({ ...facts, actual }).message).toBe(
    `lstmCell: \`hiddenSize\` must be an integer of at least 1, got ${printed}.`,
  );
});
