import { broadcastTo, expandDims, pad, reshape, slice, type Tensor, tile, transpose } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

type Paddings = [before: number, after: number][];

const permutations: [shape: number[], permutation: number[] | undefined, axes: number[]][] = [
  [[2, 3], undefined, [1, 0]],
  [[1, 4], undefined, [1, 0]],
  [
    [2, 3, 4],
    [1, 2, 0],
    [1, 2, 0],
  ],
  [
    [2, 3, 4],
    [2, 0, 1],
    [2, 0, 1],
  ],
  [
    [2, 3, 2, 3],
    [3, 0, 1, 2],
    [3, 0, 1, 2],
  ],
];
const slices: [shape: number[], begin: number | number[], size: number | number[], from: number[], length: number[]][] =
  [
    [[5], [1], [3], [1], [3]],
    [[5], 2, -1, [2], [3]],
    [
      [4, 3],
      [1, 1],
      [2, -1],
      [1, 1],
      [2, 2],
    ],
    [[4, 3], 1, 2, [1, 0], [2, 3]],
    [[4, 3], [1], [2], [1, 0], [2, 3]],
    [
      [2, 3, 2],
      [0, 2, 1],
      [2, 1, 1],
      [0, 2, 1],
      [2, 1, 1],
    ],
    [
      [2, 3, 2, 2, 2],
      [0, 1, 0, 1, 0],
      [1, 2, -1, 1, 2],
      [0, 1, 0, 1, 0],
      [1, 2, 2, 1, 2],
    ],
  ];
const paddings: [shape: number[], paddings: Paddings][] = [
  [[3], [[2, 1]]],
  [
    [2, 3],
    [
      [0, 2],
      [1, 0],
    ],
  ],
  [
    [2, 1, 2],
    [
      [1, 0],
      [0, 0],
      [2, 3],
    ],
  ],
];

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    [[2, 3], [6]],
    [[6], [1, 3, 2]],
    [[1], []],
  ])('the gradient of reshape from %j to %j is that of its reference', (from, to) => {
    expectGradients({
      operation: (x) => reshape(x as Tensor, to),
      reference: (x) => new Block(to, (x as Block).values),
      inputs: [Block.sample(from, 1)],
    });
  });

  test.each([
    [0, [1, 2, 3]],
    [2, [2, 3, 1]],
    [-2, [2, 1, 3]],
  ])('the gradient of expandDims at axis %i is that of its reference', (axis, shape) => {
    expectGradients({
      operation: (x) => expandDims(x as Tensor, axis),
      reference: (x) => new Block(shape, (x as Block).values),
      inputs: [Block.sample([2, 3], 1)],
    });
  });

  test.each(permutations)(
    'the gradient of transpose of %j by %j is that of its reference',
    (shape, permutation, axes) => {
      const transposedShape = axes.map((axis) => shape[axis] as number);
      const sourceOf = (index: number[]): number[] => shape.map((_, axis) => index[axes.indexOf(axis)] as number);
      expectGradients({
        operation: (x) => transpose(x as Tensor, permutation),
        reference: (x) => Block.from(transposedShape, (...index) => (x as Block).at(...sourceOf(index))),
        inputs: [Block.sample(shape, 1)],
      });
    },
  );

  test.each(slices)(
    'the gradient of slice of %j from %j with size %j is that of its reference',
    (...[shape, begin, size, from, length]) => {
      const sourceOf = (index: number[]): number[] => index.map((position, axis) => position + (from[axis] as number));
      expectGradients({
        operation: (x) => slice(x as Tensor, begin, size),
        reference: (x) => Block.from(length, (...index) => (x as Block).at(...sourceOf(index))),
        inputs: [Block.sample(shape, 1)],
      });
    },
  );

  test.each(paddings)('the gradient of pad of %j by %j is that of its reference', (shape, amounts) => {
    const paddedShape = shape.map((length, axis) => {
      const [before, after] = amounts[axis] as Paddings[number];
      return before + length + after;
    });
    const valueAt = (x: Block, index: number[]): number => {
      const source = index.map((position, axis) => position - (amounts[axis] as Paddings[number])[0]);
      const isInside = source.every((position, axis) => position >= 0 && position < (shape[axis] as number));
      return isInside ? x.at(...source) : 7;
    };
    expectGradients({
      operation: (x) => pad(x as Tensor, amounts, 7),
      reference: (x) => Block.from(paddedShape, (...index) => valueAt(x as Block, index)),
      inputs: [Block.sample(shape, 1)],
    });
  });

  test.each([
    [[3], [2]],
    [
      [2, 3],
      [3, 1],
    ],
    [
      [2, 1, 3],
      [1, 2, 2],
    ],
    [
      [2, 1, 3, 2],
      [2, 3, 1, 2],
    ],
  ])('the gradient of tile of %j by %j is that of its reference', (shape, repetitions) => {
    const tiledShape = shape.map((length, axis) => length * (repetitions[axis] as number));
    const sourceOf = (index: number[]): number[] => index.map((position, axis) => position % (shape[axis] as number));
    expectGradients({
      operation: (x) => tile(x as Tensor, repetitions),
      reference: (x) => Block.from(tiledShape, (...index) => (x as Block).at(...sourceOf(index))),
      inputs: [Block.sample(shape, 1)],
    });
  });

  test.each([
    [[], [2, 3]],
    [[3], [2, 3]],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [3, 1],
      [2, 3, 4],
    ],
    [
      [2, 3],
      [2, 3],
    ],
  ])('the gradient of broadcastTo of %j to %j is that of its reference', (from, to) => {
    const sourceOf = (index: number[]): number[] =>
      index.slice(to.length - from.length).map((position, axis) => (from[axis] === 1 ? 0 : position));
    expectGradients({
      operation: (x) => broadcastTo(x as Tensor, to),
      reference: (x) => Block.from(to, (...index) => (x as Block).at(...sourceOf(index))),
      inputs: [Block.sample(from, 1)],
    });
  });
});
