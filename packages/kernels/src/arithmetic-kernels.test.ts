import * as tf from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { broadcastShapes, dtypes, type Sample, samples, tensorOf } from './arbitrary-tensors.reference.js';
import { broadcastAxes } from './broadcast-axes.js';
import { expectAsOnCpu } from './expect-as-on-cpu.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const operations = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  equal: tf.equal,
  notEqual: tf.notEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
};

const numbers = fc.constantFrom<Sample['dtype']>('float32', 'int32');

/** Of truth values there is no sum, and the quotient of integers is another kernel's. */
const typesOf: Record<string, typeof dtypes> = {
  add: numbers,
  sub: numbers,
  mul: numbers,
  div: fc.constant('float32'),
};

test.each(Object.entries(operations))('%s gives what it gives on the CPU, to the bit', async (name, operation) => {
  const operands = fc
    .tuple(broadcastShapes, typesOf[name] ?? dtypes)
    .chain(([[a, b], dtype]) => fc.tuple(samples(a, dtype), samples(b, dtype)));
  await fc.assert(
    fc.asyncProperty(operands, ([a, b]) => expectAsOnCpu(() => operation(tensorOf(a), tensorOf(b)))),
    { numRuns: 100 },
  );
});

describe('broadcastAxes', () => {
  test('joins axes along which both operands go on alike', () => {
    expect(broadcastAxes([2, 3, 4], [2, 3, 4])).toEqual([
      { length: 24, aStride: 1, bStride: 1 },
      { length: 1, aStride: 0, bStride: 0 },
    ]);
    expect(broadcastAxes([2, 3, 4, 5], [4, 5])).toEqual([
      { length: 20, aStride: 1, bStride: 1 },
      { length: 6, aStride: 20, bStride: 0 },
    ]);
    expect(broadcastAxes([2, 1, 4], [3, 1])).toEqual([
      { length: 4, aStride: 1, bStride: 0 },
      { length: 3, aStride: 0, bStride: 1 },
      { length: 2, aStride: 4, bStride: 0 },
    ]);
  });
});

const columnCounts = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];

describe.each([
  ['both operands go along', 16, 16],
  ['the first is repeated', 0, 16],
  ['the second is repeated', 16, 0],
])('rows along which %s', (_name, aStep, bStep) => {
  test.each(columnCounts)('of %i columns stay within their buffers', (columns) => {
    const rows = 3;
    const operand = (step: number): Float32Array =>
      Float32Array.from({ length: step === 0 ? rows : rows * columns }, (_, place) => Math.sin(place));
    const [a, b] = [operand(aStep), operand(bStep)];
    const rowStep = (step: number): number => (step === 0 ? 4 : 4 * columns);
    const expected = (combine: (x: number, y: number) => number): number[] =>
      Array.from({ length: rows * columns }, (_, place) => {
        const at = (step: number): number => (step === 0 ? Math.floor(place / columns) : place);
        return combine(a[at(aStep)] as number, b[at(bStep)] as number);
      });
    const { sum, byte } = runGuarded(
      {
        inputs: { a, b },
        outputs: { sum: rows * columns, byte: new Uint8Array(rows * columns + ((-rows * columns) & 3)) },
      },
      ({ arithmetic, compare }, at) => {
        arithmetic(0, at.a, aStep, rowStep(aStep), at.b, bStep, rowStep(bStep), at.sum, columns, rows);
        compare(1, at.a, aStep, rowStep(aStep), at.b, bStep, rowStep(bStep), at.byte, columns, rows);
      },
    );
    expect(sum).toEqual(Float32Array.from(expected((x, y) => x + y)));
    expect([...new Uint8Array(byte.buffer)].slice(0, rows * columns)).toEqual(expected((x, y) => Number(x > y)));
  });
});
