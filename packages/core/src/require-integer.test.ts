import { expect, test } from 'vitest';
import { ArgumentError } from './argument-error.js';
import { requireInteger } from './require-integer.js';

test.each([1, 128, Number.MAX_SAFE_INTEGER])('accepts %d without bounds', (size) => {
  expect(() => requireInteger('call', { size })).not.toThrow();
});

test.each([
  [0, '0'],
  [-3, '-3'],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [2 ** 53, '9007199254740992'],
  ['8' as unknown as number, '"8"'],
  [undefined as unknown as number, 'undefined'],
])('rejects %j without bounds', (size, printed) => {
  expect(() => requireInteger('call', { size })).toThrow(
    `call: \`size\` must be an integer of at least 1, got ${printed}.`,
  );
});

test('includes both bounds', () => {
  const bounds = { minimum: -2, maximum: 2 };
  for (const size of [-2, 0, 2]) expect(() => requireInteger('call', { size }, bounds)).not.toThrow();
  for (const size of [-3, 3]) {
    expect(() => requireInteger('call', { size }, bounds)).toThrow(
      `call: \`size\` must be an integer from -2 to 2, got ${size}.`,
    );
  }
});

test('names the first argument that is wrong, with its facts and the advice', () => {
  const values = { inputSize: 4, hiddenSize: 0, batchSize: -1 };
  let thrown: unknown;
  try {
    requireInteger('lstmCell', values, { advice: 'Use 128.' });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ArgumentError);
  expect((thrown as ArgumentError).message).toBe(
    'lstmCell: `hiddenSize` must be an integer of at least 1, got 0. Use 128.',
  );
  expect((thrown as ArgumentError).facts).toEqual({
    caller: 'lstmCell',
    argument: 'hiddenSize',
    expectation: 'be an integer of at least 1',
    actual: 0,
    advice: 'Use 128.',
  });
});
