import { expect, test } from 'vitest';
import { ArgumentError } from './argument-error.js';
import { requireNumber } from './require-number.js';

test.each([0, -1.5, Number.MAX_VALUE, Number.MIN_VALUE])('accepts %d without bounds', (rate) => {
  expect(() => requireNumber('call', { rate })).not.toThrow();
});

test.each([
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-Infinity, '-Infinity'],
  ['1' as unknown as number, '"1"'],
  [undefined as unknown as number, 'undefined'],
])('rejects %j without bounds', (rate, printed) => {
  expect(() => requireNumber('call', { rate })).toThrow(`call: \`rate\` must be a finite number, got ${printed}.`);
});

test('excludes `above` and `below`', () => {
  const bounds = { above: 0, below: 1 };
  expect(() => requireNumber('call', { rate: 0.5 }, bounds)).not.toThrow();
  for (const rate of [0, 1]) {
    expect(() => requireNumber('call', { rate }, bounds)).toThrow(
      `call: \`rate\` must be greater than 0 and less than 1, got ${rate}.`,
    );
  }
});

test('includes `minimum` and `maximum`', () => {
  const bounds = { minimum: 0, maximum: 1 };
  for (const rate of [0, 0.5, 1]) expect(() => requireNumber('call', { rate }, bounds)).not.toThrow();
  for (const rate of [-Number.MIN_VALUE, 1 + Number.EPSILON]) {
    expect(() => requireNumber('call', { rate }, bounds)).toThrow(
      `call: \`rate\` must be at least 0 and at most 1, got ${rate}.`,
    );
  }
});

test('says that the number must be finite where it is not', () => {
  expect(() => requireNumber('call', { rate: Number.NaN }, { above: 0 })).toThrow(
    'call: `rate` must be a finite number greater than 0, got NaN.',
  );
});

test('names the first argument that is wrong, with its facts and the advice', () => {
  let thrown: unknown;
  try {
    requireNumber('temperature', { value: 0 }, { above: 0, advice: 'Use greedySampler for the most likely token.' });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ArgumentError);
  expect((thrown as ArgumentError).message).toBe(
    'temperature: `value` must be greater than 0, got 0. Use greedySampler for the most likely token.',
  );
  expect((thrown as ArgumentError).facts).toEqual({
    caller: 'temperature',
    argument: 'value',
    expectation: 'be greater than 0',
    actual: 0,
    advice: 'Use greedySampler for the most likely token.',
  });
});
