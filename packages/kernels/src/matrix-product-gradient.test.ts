import { matMul, type Tensor } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const transpositions: [transposeA: boolean, transposeB: boolean][] = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
];
const sizes: [rows: number, inner: number, columns: number][] = [
  [1, 1, 1],
  [1, 4, 1],
  [3, 1, 2],
  [2, 3, 4],
  [5, 7, 1],
  [4, 17, 5],
];
const batches: [a: number[], b: number[]][] = [
  [[], []],
  [[3], [3]],
  [[1], [1]],
  [
    [2, 3],
    [2, 3],
  ],
  [[1], [3]],
  [[3], [1]],
];

/** The product of the matrices in the last two axes, in plain loops. The axes before are broadcast. */
function product(a: Block, b: Block, transposeA: boolean, transposeB: boolean): Block {
  const batch = a.shape.slice(0, -2).map((length, axis) => Math.max(length, b.shape[axis] as number));
  const [rowsOfA, columnsOfA] = a.shape.slice(-2) as [number, number];
  const [rowsOfB, columnsOfB] = b.shape.slice(-2) as [number, number];
  const inner = transposeA ? rowsOfA : columnsOfA;
  return Block.from([...batch, transposeA ? columnsOfA : rowsOfA, transposeB ? rowsOfB : columnsOfB], (...index) => {
    const [row, column] = index.slice(-2) as [number, number];
    const matrixIn = (block: Block): number[] =>
      index.slice(0, -2).map((position, axis) => (block.shape[axis] === 1 ? 0 : position));
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const left = a.at(...matrixIn(a), ...(transposeA ? [k, row] : [row, k]));
      const right = b.at(...matrixIn(b), ...(transposeB ? [column, k] : [k, column]));
      sum += left * right;
    }
    return sum;
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  function expectProductGradients(
    [transposeA, transposeB]: [boolean, boolean],
    [rows, inner, columns]: [number, number, number],
    [batchOfA, batchOfB]: [number[], number[]],
  ): void {
    const shapeOfA = [...batchOfA, ...(transposeA ? [inner, rows] : [rows, inner])];
    const shapeOfB = [...batchOfB, ...(transposeB ? [columns, inner] : [inner, columns])];
    expectGradients({
      operation: (...[a, b]) => matMul(a as Tensor, b as Tensor, transposeA, transposeB),
      reference: (...[a, b]) => product(a as Block, b as Block, transposeA, transposeB),
      inputs: [Block.sample(shapeOfA, 6), Block.sample(shapeOfB, 7)],
      tolerance: { absolute: 1e-5 }, // float32 sums of up to 17 products of order 1
    });
  }

  describe.each(transpositions)('the gradient of matMul(a, b, %j, %j)', (transposeA, transposeB) => {
    test.each(sizes)('is that of its reference for %i x %i times the other', (rows, inner, columns) => {
      expectProductGradients([transposeA, transposeB], [rows, inner, columns], [[], []]);
    });

    test.each(batches)('is that of its reference for batches %j and %j', (a, b) => {
      expectProductGradients([transposeA, transposeB], [2, 3, 4], [a, b]);
    });
  });
});
