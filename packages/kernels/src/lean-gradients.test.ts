import {
  clipByValue,
  getGradient,
  grad,
  relu,
  sigmoid,
  square,
  type Tensor,
  tanh,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { runGuarded } from './guarded-buffers.reference.js';
import { leanGradients } from './lean-gradients.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

test('they are registered in place of others', () => {
  for (const gradient of leanGradients) expect(getGradient(gradient.kernelName)).toBe(gradient);
});

const xs = [-3, -1, -0.5, 0, 0.25, 1, 2];

const operations: [name: string, operation: (x: Tensor) => Tensor, derivative: (x: number) => number][] = [
  ['clipByValue', (x) => clipByValue(x, -1, 1), (x) => Number(Math.abs(x) <= 1)],
  ['relu', relu, (x) => Number(x > 0)],
  ['sigmoid', sigmoid, (x) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2],
  ['tanh', tanh, (x) => 1 - Math.tanh(x) ** 2],
];

test.each(operations)('the gradient of %s is right', (_name, operation, derivative) => {
  expectNoLeak(() => {
    tidy(() => {
      const expected = { shape: [xs.length], values: xs.map(derivative) };
      expect(grad(operation)(tensor1d(xs))).toMatchTensor(expected, { absolute: 1e-6 });
    });
  });
});

// tfjs itself has no second derivative of what it computes from a value.
test.each(operations.slice(0, 2))('the gradient of %s has a gradient', (_name, operation, derivative) => {
  tidy(() => {
    const twice = grad((x: Tensor) => grad((at: Tensor) => square(operation(at)))(x));
    const values = xs.map((x) => 2 * derivative(x) ** 2);
    expect(twice(tensor1d(xs))).toMatchTensor({ shape: [xs.length], values }, { absolute: 1e-6 });
  });
});

test.each([1, 2, 3, 4, 5, 8, 9, 17])('their kernels keep to their buffers of %i numbers', (count) => {
  const dy = Float32Array.from({ length: count }, (_, place) => (place === 1 ? Infinity : place + 1));
  const saved = Float32Array.from({ length: count }, (_, place) => (place % 4) * 0.3 - 0.5);
  const outputs = { clip: count, relu: count, sigmoid: count, tanh: count };
  const results = runGuarded({ inputs: { dy, saved }, outputs }, (kernels, at) => {
    kernels.clipGradient(at.dy, at.saved, -0.25, 0.25, at.clip, count);
    kernels.reluGradient(at.dy, at.saved, at.relu, count);
    kernels.sigmoidGradient(at.dy, at.saved, at.sigmoid, count);
    kernels.tanhGradient(at.dy, at.saved, at.tanh, count);
  });
  const expected = (slope: (value: number) => number): Float32Array =>
    dy.map((value, place) => (slope(saved[place] as number) === 0 ? 0 : value * slope(saved[place] as number)));
  expect(results.clip).toEqual(expected((x) => Number(Math.abs(x) <= 0.25)));
  expect(results.relu).toEqual(expected((x) => Number(x > 0)));
  const close = (actual: Float32Array, exact: Float32Array): void =>
    actual.forEach((value, place) => {
      if (Number.isFinite(value)) expect(value).toBeCloseTo(exact[place] as number, 5);
      else expect(value).toBe(exact[place]);
    });
  close(
    results.sigmoid,
    expected((y) => y * (1 - y)),
  );
  close(
    results.tanh,
    expected((y) => 1 - y * y),
  );
});
