import '@tensorflow/tfjs-backend-cpu';
import { tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { installTensorMatcher } from './to-match-tensor.js';

beforeAll(() => installTensorMatcher());

test('passes where the tensors match', () => {
  expect(tensor1d([1, 2])).toMatchTensor({ shape: [2], values: [1, 2] });
  expect(tensor1d([1, 2])).toMatchTensor(tensor1d([1.000001, 2]));
});

test('fails with the difference', () => {
  expect(() => expect(tensor1d([1, 2])).toMatchTensor({ shape: [2], values: [1, 3] })).toThrow(
    'element [1] is 2, expected 3 (1.00 apart, 0.0000310 allowed); 1 of 2 elements differ.',
  );
});

test('takes a tolerance', () => {
  expect(tensor1d([1])).toMatchTensor(tensor1d([1.1]), { absolute: 0.2 }); // far looser than the default
  expect(() => expect(tensor1d([1])).toMatchTensor(tensor1d([1.1]), { absolute: 0.05 })).toThrow('0.0500');
});

test('can be negated', () => {
  expect(tensor1d([1])).not.toMatchTensor(tensor1d([2]));
  expect(() => expect(tensor1d([1])).not.toMatchTensor(tensor1d([1]))).toThrow('must not match');
});

test.each([[[1, 2]], [undefined], ['tensor']])('fails for %j, which is no tensor', (value) => {
  expect(() => expect(value).toMatchTensor(tensor1d([1, 2]))).toThrow('expected a tensor, got');
});
