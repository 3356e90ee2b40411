import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { add, customGrad, matMul, memory, mul, setBackend, type Tensor, tanh, tensor } from '@tensorflow/tfjs-core';
import { BackendError, randomKey, splitKey } from '@unroll/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectGradient } from './expect-gradient.js';
import { randomTensor } from './random-tensor.js';
import { registerTanhGradients } from './tanh-cell.reference.js';

beforeAll(() => registerTanhGradients());

/** Three times x, whose gradient is three times a factor for each number. */
const tripled = (x: Tensor, factors: Tensor): Tensor =>
  customGrad((given) => ({ value: mul(given as Tensor, 3), gradFunc: (dy) => mul(mul(dy, 3), factors) }))(x);

describe.each(['cpu', 'wasm'])('expectGradient on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
  });

  const variables = () => {
    const [leftKey, rightKey] = splitKey(randomKey(1), 2);
    return { left: randomTensor(leftKey, [5, 8]), right: randomTensor(rightKey, [8, 6]) };
  };

  test('passes a right gradient of every variable, and leaves nothing behind', () => {
    const given = variables();
    const before = memory().numTensors;
    expectGradient(({ left, right }) => [tanh(matMul(left, right)), add(left, left)], given);
    expect(memory().numTensors).toBe(before);
  });

  test('passes a gradient of 0', () => {
    expectGradient(({ left }) => add(left, left), variables());
  });

  test('passes a variable that is one tensor, and variables of integers', () => {
    expectGradient((x) => tanh(x), randomTensor(randomKey(2), [7]));
    expectGradient(({ x }) => tanh(x), { x: randomTensor(randomKey(2), [7]), count: tensor([3], [1], 'int32') });
  });

  test.each([0, 7, 39])('sees one number that is off by half a percent, at offset %d of 40', (offset) => {
    const factors = tensor(
      Float32Array.from({ length: 40 }, (_, index) => (index === offset ? 1.1 : 1)),
      [5, 8],
    );
    expect(() => expectGradient(({ left }) => tripled(left, factors), variables())).toThrow('the gradient by `left`');
  });

  test('sees a factor of 1.01', () => {
    const factors = tensor(new Float32Array(40).fill(1.01), [5, 8]);
    expect(() => expectGradient(({ left }) => tripled(left, factors), variables())).toThrow(
      /^the gradient by `left` gives -?[\d.]+ along a random direction, finite differences give -?[\d.]+; they may be 0\.0\d+ apart\.$/,
    );
  });

  test('sees a gradient that goes to the wrong variable', () => {
    const swapped = customGrad((a, b) => ({
      value: add(a as Tensor, mul(b as Tensor, 2)),
      gradFunc: (dy) => [mul(dy, 2), dy],
    }));
    const [a, b] = [randomTensor(randomKey(1), [4]), randomTensor(randomKey(2), [4])];
    expect(() => expectGradient((given) => swapped(given.a, given.b), { a, b })).toThrow('the gradient by `a`');
  });

  test('names an operation without a gradient', () => {
    const compute = () => expectGradient(({ left }) => mul(left, 2), variables());
    expect(compute).toThrow(BackendError);
    expect(compute).toThrow('no gradient is registered for Multiply');
  });

  test('names a variable that is one tensor as such', () => {
    const factors = tensor([2], [1]);
    expect(() => expectGradient((x) => tripled(x, factors), tensor([1], [1]))).toThrow('the gradient by the variable');
  });
});
