import * as tf from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { anySample, type Sample, samples, shapes, tensorOf } from './arbitrary-tensors.reference.js';
import { expectAsOnCpu } from './expect-as-on-cpu.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const numbers = fc.constantFrom<Sample['dtype']>('float32', 'int32');

test.each([
  ['exp', tf.exp],
  ['log', tf.log],
  ['sqrt', tf.sqrt],
  ['tanh', tf.tanh],
])('%s gives what it gives on the CPU', async (_name, operation) => {
  await fc.assert(
    fc.asyncProperty(anySample(fc.constant('float32')), (x) =>
      expectAsOnCpu(() => operation(tensorOf(x)), { relative: 4e-7, absolute: 1e-38 }),
    ),
    { numRuns: 100 },
  );
});

test('square gives what it gives on the CPU, to the bit', async () => {
  await fc.assert(fc.asyncProperty(anySample(numbers), (x) => expectAsOnCpu(() => tf.square(tensorOf(x)))));
});

test('clipByValue gives what it gives on the CPU, to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(anySample(numbers), fc.integer({ min: -9, max: 3 }), fc.nat(6), (x, low, width) =>
      expectAsOnCpu(() => tf.clipByValue(tensorOf(x), low, low + width)),
    ),
  );
});

test('where gives what it gives on the CPU, to the bit, also of two types', async () => {
  const given = fc
    .tuple(shapes, numbers, numbers)
    .chain(([shape, t, e]) => fc.tuple(samples(shape, 'bool'), samples(shape, t), samples(shape, e)));
  await fc.assert(
    fc.asyncProperty(given, ([condition, t, e]) =>
      expectAsOnCpu(() => tf.where(tensorOf(condition), tensorOf(t), tensorOf(e))),
    ),
  );
});

test('a condition may choose whole rows', async () => {
  await expectAsOnCpu(() => {
    const t = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    return tf.engine().runKernel('Select', { condition: tf.tensor1d([1, 0], 'bool'), t, e: tf.neg(t) }) as tf.Tensor;
  });
});

describe.each([1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 64, 130])('of %i numbers', (count) => {
  const source = Float32Array.from({ length: count }, (_, place) => (place % 7 === 6 ? Number.NaN : Math.sin(place)));

  test('clip keeps to its buffers and leaves NaN', () => {
    const { target } = runGuarded({ inputs: { source }, outputs: { target: count } }, ({ clip }, at) =>
      clip(at.source, -0.5, 0.25, at.target, count),
    );
    expect(target).toEqual(source.map((value) => (value > 0.25 ? 0.25 : value < -0.5 ? -0.5 : value)));
  });

  test('select keeps to its buffers', () => {
    const condition = Uint8Array.from({ length: count }, (_, place) => place & 1);
    const other = source.map((value) => 2 * value);
    const { target } = runGuarded(
      { inputs: { condition, source, other }, outputs: { target: count } },
      ({ select }, at) => select(at.condition, at.source, at.other, at.target, count),
    );
    expect(target).toEqual(source.map((value, place) => (place & 1 ? value : 2 * value)));
  });

  test('squareRoot keeps to its buffers', () => {
    const { target } = runGuarded({ inputs: { source }, outputs: { target: count } }, ({ squareRoot }, at) =>
      squareRoot(at.source, at.target, count),
    );
    expect(target).toEqual(source.map(Math.sqrt));
  });
});
