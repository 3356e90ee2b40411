import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySample, dtypes, lengths, type Sample, samples, shapes, tensorOf } from './arbitrary-tensors.reference.js';
import { expectAsOnCpu } from './expect-as-on-cpu.reference.js';

const numbers = fc.constantFrom<Sample['dtype']>('float32', 'int32');

/** Tests that what tfjs-backend-wasm computes wrongly is as on the CPU. Whoever calls it has started the backend. */
export function describeMendedKernels(): void {
  test('cast converts to any type', async () => {
    await fc.assert(
      fc.asyncProperty(anySample(), dtypes, (x, dtype) => expectAsOnCpu(() => tf.cast(tensorOf(x), dtype))),
    );
  });

  test('clipByValue leaves NaN, and bounds integers', async () => {
    await fc.assert(
      fc.asyncProperty(anySample(numbers), fc.integer({ min: -9, max: 3 }), fc.nat(6), (x, low, width) =>
        expectAsOnCpu(() => tf.clipByValue(tensorOf(x), low, low + width)),
      ),
    );
  });

  test('oneHot is of any type, and leaves ids out that are outside', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySample(fc.constant('int32')),
        fc.integer({ min: 2, max: 9 }),
        numbers,
        fc.constantFrom(1, 3),
        (ids, depth, dtype, onValue) => expectAsOnCpu(() => tf.oneHot(tensorOf(ids), depth, onValue, -1, dtype)),
      ),
    );
  });

  test('where is of the wider of two types', async () => {
    const given = fc
      .tuple(shapes, numbers, numbers)
      .chain(([shape, t, e]) => fc.tuple(samples(shape, 'bool'), samples(shape, t), samples(shape, e)));
    await fc.assert(
      fc.asyncProperty(given, ([condition, t, e]) =>
        expectAsOnCpu(() => tf.where(tensorOf(condition), tensorOf(t), tensorOf(e))),
      ),
    );
  });

  test('prelu broadcasts its slopes along any axes', async () => {
    const given = shapes
      .filter((shape) => !shape.includes(0) && shape.length > 0)
      .chain((shape) => {
        const slopes = fc
          .tuple(fc.integer(), fc.nat(shape.length))
          .chain(([ones, dropped]) =>
            samples(shape.map((length, axis) => ((ones >> axis) & 1 ? length : 1)).slice(dropped), 'float32'),
          );
        return fc.tuple(samples(shape, 'float32'), slopes);
      });
    await fc.assert(
      fc.asyncProperty(given, ([x, alpha]) => expectAsOnCpu(() => tf.prelu(tensorOf(x), tensorOf(alpha)))),
    );
  });

  test('gather picks batch by batch', async () => {
    await expectAsOnCpu(() => {
      const x = tf.reshape(tf.range(0, 24), [2, 3, 4]);
      return tf.gather(x, tf.tensor2d([0, 2, 1, 1], [2, 2], 'int32'), 1, 1);
    });
  });

  test('the sum of nothing is 0', async () => {
    await expectAsOnCpu(() => {
      tf.fill([6], 7); // so that the memory which the sum is given is not all zeros by chance
      return [tf.sum(tf.zeros([2, 0, 3]), 1), tf.sum(tf.zeros([0, 2], 'int32'), 0, true), tf.sum(tf.zeros([0]))];
    });
  });

  test('relu and relu6 leave NaN', async () => {
    await expectAsOnCpu(() => {
      const x = tf.tensor1d([Number.NaN, -1, 3, 7, Infinity, -Infinity]);
      return [tf.relu(x), tf.relu6(x)];
    });
  });

  describe('fused.matMul', () => {
    const activations = ['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'prelu', 'sigmoid'] as const;
    const sizes = fc.tuple(lengths, lengths, lengths, fc.constantFrom([], [1], [3]), fc.constantFrom([], [1], [3]));

    test.each(activations)('with %s gives what it gives on the CPU', async (activation) => {
      const given = fc
        .tuple(sizes, fc.boolean(), fc.boolean(), fc.nat(4))
        .chain(([[rows, inner, columns, aBatch, bBatch], transposeA, transposeB, biasKind]) => {
          const batch = aBatch.length > bBatch.length || aBatch[0] === 3 ? aBatch : bBatch;
          const biasShape = [[], [columns], [1, columns], [rows, columns], [...batch, rows, columns]][
            biasKind
          ] as number[];
          const small = (shape: number[]) =>
            samples(shape, 'int32').map((sample) => ({ ...sample, dtype: 'float32' as const }));
          return fc.record({
            a: small([...aBatch, ...(transposeA ? [inner, rows] : [rows, inner])]),
            b: small([...bBatch, ...(transposeB ? [columns, inner] : [inner, columns])]),
            bias: small(biasShape),
            slopes: samples([columns], 'int32').map((sample) => ({ ...sample, dtype: 'float32' as const })),
            transposeA: fc.constant(transposeA),
            transposeB: fc.constant(transposeB),
          });
        });
      await fc.assert(
        fc.asyncProperty(given, ({ a, b, bias, slopes, transposeA, transposeB }) =>
          expectAsOnCpu(
            () =>
              tf.fused.matMul({
                a: tensorOf(a),
                b: tensorOf(b),
                bias: tensorOf(bias),
                transposeA,
                transposeB,
                activation,
                ...(activation === 'prelu' ? { preluActivationWeights: tensorOf(slopes) } : {}),
              }),
            { relative: 1e-6, absolute: 1e-6 },
          ),
        ),
        { numRuns: 60 },
      );
    });

    test('multiplies the same data in two shapes', async () => {
      await expectAsOnCpu(() => {
        const b = tf.reshape(tf.range(0, 16), [2, 8]);
        const bias = tf.zeros([1]);
        const first = tf.fused.matMul({ a: tf.ones([1, 2]), b, bias });
        return [first, tf.fused.matMul({ a: tf.ones([1, 4]), b: tf.reshape(b, [4, 4]), bias })];
      });
    });

    test('has tanh, and names what there is where it does not know an activation', () => {
      tf.tidy(() => {
        const [a, b] = [tf.ones([1, 1]), tf.fill([1, 1], 0.5)];
        const result = tf.fused.matMul({ a, b, activation: 'tanh' as never });
        expect(result.dataSync()[0]).toBeCloseTo(Math.tanh(0.5), 6);
        expect(() => tf.fused.matMul({ a, b, activation: 'swish' as never })).toThrow(
          'fused.matMul: `activation` must be linear, elu, leakyrelu, prelu, relu, relu6, sigmoid, tanh, got "swish".',
        );
      });
    });
  });
}
