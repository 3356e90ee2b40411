import { tensor1d } from '@tensorflow/tfjs-core';
import { expect, expectTypeOf, test } from 'vitest';
import type { ExpectedTensor, TensorTolerance } from './tensor-difference.js';
import './to-match-tensor.js';

test('expect has the matcher', () => {
  const { toMatchTensor } = expect(tensor1d([1]));
  expectTypeOf<ExpectedTensor>().toExtend<Parameters<typeof toMatchTensor>[0]>();
  expectTypeOf<Parameters<typeof toMatchTensor>[1]>().toEqualTypeOf<TensorTolerance | undefined>();
  expectTypeOf(toMatchTensor).returns.toEqualTypeOf<void>();
});

test('a list of values without a shape is rejected', () => {
  // @ts-expect-error: the shape is missing
  expect(tensor1d([1])).toMatchTensor([1]);
});
