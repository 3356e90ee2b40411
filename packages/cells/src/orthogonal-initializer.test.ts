import { createHash } from 'node:crypto';
import type { Rank, ShapeMap, Tensor } from '@tensorflow/tfjs-core';
import { foldInKey, type RandomKey, randomKey } from '@unroll/core';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { orthogonalInitializer } from './orthogonal-initializer.js';
import { backendNames, useBackend } from './use-backend.reference.js';

/** The numbers of a fresh matrix, row by row. */
function drawn(key: RandomKey, shape: number[]): Float32Array {
  const matrix: Tensor = orthogonalInitializer(key, shape as ShapeMap[Rank]);
  expect(matrix.shape).toEqual(shape);
  const values = matrix.dataSync() as Float32Array;
  matrix.dispose();
  return values;
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('gives the same bits for the same key, here and on every machine', () => {
    expectNoLeak(() => {
      const digests = [1, 1, 2].map((seed) =>
        createHash('sha256')
          .update(drawn(randomKey(seed), [30, 50]))
          .digest('hex'),
      );
      expect(digests[0]).toBe('3f01d824b0fa98193aa882a23c110728ecc6df5e077399d835e859b01bbc1e0f');
      expect(digests[1]).toBe(digests[0]);
      expect(digests[2]).not.toBe(digests[0]);
    });
  });
});

test.each([
  [[1, 1]],
  [[1, 5]],
  [[5, 1]],
  [[2, 2]],
  [[3, 3]],
  [[7, 4]],
  [[4, 7]],
  [[2, 3, 4]],
  [[64, 256]],
  [[100, 33]],
])('the shorter side of %j is orthonormal', (shape) => {
  expectNoLeak(() => {
    const values = drawn(randomKey(3), shape);
    const columns = shape.at(-1) as number;
    const rows = values.length / columns;
    const isWide = rows < columns;
    const at = (vector: number, axis: number): number =>
      values[isWide ? vector * columns + axis : axis * columns + vector] as number;
    const [vectors, axes] = [Math.min(rows, columns), Math.max(rows, columns)];
    for (let one = 0; one < vectors; one++) {
      for (let other = 0; other <= one; other++) {
        let product = 0;
        for (let axis = 0; axis < axes; axis++) product += at(one, axis) * at(other, axis);
        expect(Math.abs(product - (one === other ? 1 : 0))).toBeLessThan(1e-6);
      }
    }
  });
});

test('rows and columns of 256 have the moments of directions drawn uniformly', () => {
  const values = drawn(randomKey(1), [256, 256]);
  const moment = (power: number): number =>
    values.reduce((sum, value) => sum + (16 * value) ** power, 0) / values.length;
  // Four standard errors of as many independent normal numbers; a direction's fourth moment is 3·n / (n + 2).
  expect(Math.abs(moment(1))).toBeLessThan(4 / 256);
  expect(Math.abs(moment(3))).toBeLessThan((4 * Math.sqrt(15)) / 256);
  expect(Math.abs(moment(4) - (3 * 256) / 258)).toBeLessThan((4 * Math.sqrt(96)) / 256);
});

test.each([2, 3, 8])(
  'matrices of %i axes are drawn as from the uniform distribution of the orthogonal group',
  (size) => {
    const count = 4000;
    let [trace, square, ofSquare, cube] = [0, 0, 0, 0];
    for (let index = 0; index < count; index++) {
      const values = drawn(foldInKey(randomKey(2), index), [size, size]);
      const at = (row: number, column: number): number => values[row * size + column] as number;
      let [own, twice] = [0, 0];
      for (let row = 0; row < size; row++) {
        own += at(row, row);
        for (let column = 0; column < size; column++) twice += at(row, column) * at(column, row);
      }
      trace += own / count;
      square += own ** 2 / count;
      cube += own ** 3 / count;
      ofSquare += twice / count;
    }
    // Diaconis & Shahshahani 1994: the trace has mean 0 and variance 1, the trace of the square mean 1 and variance 2
    // at most.
    const errors = 4 / Math.sqrt(count);
    expect(Math.abs(trace)).toBeLessThan(errors);
    expect(Math.abs(square - 1)).toBeLessThan(errors * Math.SQRT2);
    expect(Math.abs(ofSquare - 1)).toBeLessThan(errors * Math.SQRT2);
    expect(Math.abs(cube)).toBeLessThan(errors * Math.sqrt(15));
  },
);

test('refuses a shape of one axis', () => {
  expect(() => orthogonalInitializer(randomKey(1), [4])).toThrow(
    'orthogonalInitializer: `shape` must have at least two axes, inputs and outputs, got [4].',
  );
});
