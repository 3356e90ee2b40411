import '@tensorflow/tfjs-backend-cpu';
import { scalar, type Tensor, tensor, tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { tensorDifference } from './tensor-difference.js';

describe('tensors that match', () => {
  test.each<[string, Tensor, Parameters<typeof tensorDifference>[1]]>([
    ['a shape with its values', tensor2d([1, 2, 3, 4], [2, 2]), { shape: [2, 2], values: [1, 2, 3, 4] }],
    ['another tensor', tensor1d([1, 2]), tensor1d([1, 2])],
    ['a typed array', tensor1d([0.1, 0.2]), { shape: [2], values: Float64Array.of(0.1, 0.2) }],
    ['a scalar', scalar(3), { shape: [], values: [3] }],
    ['nothing', zeros([0, 3]), { shape: [0, 3], values: [] }],
    ['int32', tensor1d([1, 2], 'int32'), { shape: [2], values: [1, 2], dtype: 'int32' }],
    [
      'NaN and the infinities',
      tensor1d([Number.NaN, Infinity, -Infinity]),
      tensor1d([Number.NaN, Infinity, -Infinity]),
    ],
    ['0 and -0', tensor1d([-0]), { shape: [1], values: [0] }],
  ])('%s', (_what, actual, expected) => {
    expect(tensorDifference(actual, expected)).toBeUndefined();
  });
});

describe('tensors that differ', () => {
  test.each<[string, Tensor, Parameters<typeof tensorDifference>[1], string]>([
    ['dtype', tensor1d([1], 'int32'), { shape: [1], values: [1] }, 'dtype is int32, expected float32.'],
    ['dtype before shape', tensor1d([1, 2], 'int32'), tensor1d([1]), 'dtype is int32, expected float32.'],
    ['rank', tensor1d([1, 2]), { shape: [1, 2], values: [1, 2] }, 'shape is [2], expected [1, 2].'],
    ['order of axes', zeros([2, 3]), zeros([3, 2]), 'shape is [2, 3], expected [3, 2].'],
    [
      'one number',
      tensor2d([1, 2, 3.5, 4], [2, 2]),
      { shape: [2, 2], values: [1, 2, 3, 4] },
      'element [1, 0] is 3.5, expected 3 (0.500 apart, 0.0000310 allowed); 1 of 4 elements differ.',
    ],
    [
      'the worst of several by what is allowed, not by size',
      tensor1d([1001, 1, 2.5]),
      tensor1d([1000, 2, 2]),
      'element [1] is 1, expected 2 (1.00 apart, 0.0000210 allowed); 3 of 3 elements differ.',
    ],
    [
      'NaN before all',
      tensor1d([100, Number.NaN]),
      tensor1d([1, 1]),
      'element [1] is NaN, expected 1; 2 of 2 elements differ.',
    ],
    [
      'a number for NaN',
      tensor1d([1]),
      tensor1d([Number.NaN]),
      'element [0] is 1, expected NaN; 1 of 1 elements differ.',
    ],
    ['an infinity for a number', tensor1d([Infinity]), tensor1d([3e38]), 'element [0] is Infinity, expected 3'],
    ['a number for an infinity', tensor1d([3e38]), tensor1d([Infinity]), 'expected Infinity; 1 of 1 elements differ.'],
    ['infinities of other signs', tensor1d([Infinity]), tensor1d([-Infinity]), 'is Infinity, expected -Infinity'],
    ['a scalar', scalar(2), scalar(1), 'element [] is 2, expected 1'],
  ])('in %s', (_what, actual, expected, sentence) => {
    expect(tensorDifference(actual, expected)).toContain(sentence);
  });
});

describe('the tolerance', () => {
  const difference = (actual: number, expected: number, tolerance?: { relative?: number; absolute?: number }) =>
    tensorDifference(tensor([actual], [1]), { shape: [1], values: [expected] }, tolerance);

  test('is 1e-6 plus a hundred thousandth of the expected size', () => {
    expect(difference(1000.0099, 1000)).toBeUndefined();
    expect(difference(1000.0102, 1000)).toBeDefined();
    expect(difference(0.9e-6, 0)).toBeUndefined();
    expect(difference(1.1e-6, 0)).toBeDefined();
  });

  test('can be given, and one part then keeps its default', () => {
    expect(difference(1.4, 1, { absolute: 0.5 })).toBeUndefined();
    expect(difference(1.6, 1, { absolute: 0.5 })).toBeDefined();
    expect(difference(140, 100, { relative: 0.5 })).toBeUndefined();
    expect(difference(2e-6, 0, { relative: 0.5 })).toBeDefined();
  });

  test('can be nothing', () => {
    const none = { relative: 0, absolute: 0 };
    expect(difference(0.5, 0.5, none)).toBeUndefined();
    expect(difference(0.5, 0.5 + 2 ** -24, none)).toBeDefined();
  });

  test('allows nothing at NaN and the infinities, whatever it is', () => {
    expect(difference(1, Infinity, { relative: Infinity })).toBeDefined();
    expect(difference(Number.NaN, 1, { absolute: Infinity })).toBeDefined();
  });
});

test('expected values that do not fill their shape are an error', () => {
  const compare = () => tensorDifference(zeros([2, 2]), { shape: [2, 2], values: [0, 0, 0] });
  expect(compare).toThrow(ArgumentError);
  expect(compare).toThrow('tensorDifference: `expected.values` must hold 4 numbers, as its shape [2, 2] says, got 3.');
});
