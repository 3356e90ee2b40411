import { grad, mean, softmax, sum, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block, indicesOf } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const cases: [shape: number[], axes: number | number[] | undefined][] = [
  [[], undefined],
  [[5], undefined],
  [[5], 0],
  [[2, 3], undefined],
  [[2, 3], 0],
  [[2, 3], 1],
  [[2, 3], -1],
  [
    [2, 3],
    [0, 1],
  ],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 3, 4], [-2]],
  [
    [2, 3, 1, 2],
    [3, 1],
  ],
];

/** Sums over axes of a block, divided by the number of terms if that is asked for. */
function reduced(x: Block, axes: number | number[] | undefined, keepDims: boolean, divide: boolean): Block {
  const rank = x.shape.length;
  const positive =
    axes === undefined ? x.shape.map((_, axis) => axis) : [axes].flat().map((axis) => (axis + rank) % rank);
  const isReduced = (axis: number): boolean => positive.includes(axis);
  const output = new Block(x.shape.flatMap((length, axis) => (isReduced(axis) ? (keepDims ? [1] : []) : [length])));
  const terms = divide ? x.values.length / output.values.length : 1;
  for (const index of indicesOf(x.shape)) {
    const target = index.flatMap((position, axis) => (isReduced(axis) ? (keepDims ? [0] : []) : [position]));
    output.add(x.at(...index) / terms, ...target);
  }
  return output;
}

function softmaxOfRows(x: Block): Block {
  const length = x.shape.at(-1) as number;
  const values = Array.from({ length: x.values.length / length }, (_, row) => {
    const exponentials = x.values.slice(row * length, (row + 1) * length).map(Math.exp);
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    return [...exponentials.map((value) => value / total)];
  }).flat();
  return new Block(x.shape, values);
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each([
    { name: 'sum', operation: sum, divide: false },
    { name: 'mean', operation: mean, divide: true },
  ])('the gradient of $name', ({ operation, divide }) => {
    describe.each([false, true])('with keepDims %j', (keepDims) => {
      test.each(cases)('is that of its reference for shape %j over axes %j', (shape, axes) => {
        expectGradients({
          operation: (x) => operation(x as Tensor, axes, keepDims),
          reference: (x) => reduced(x as Block, axes, keepDims, divide),
          inputs: [Block.sample(shape, 8)],
        });
      });
    });
  });

  describe('the gradient of softmax', () => {
    test.each([[[1]], [[4]], [[3, 5]], [[2, 1, 17]]])('is that of its reference for shape %j', (shape) => {
      expectGradients({
        operation: (x) => softmax(x as Tensor),
        reference: (x) => softmaxOfRows(x as Block),
        inputs: [Block.sample(shape, 9)],
      });
    });

    test('is 0 for a logit of -Infinity, and for logits far apart', () => {
      expectNoLeak(() => {
        const logits = tensor2d([
          [0, -Infinity],
          [1e4, -1e4],
        ]);
        const dy = tensor2d([
          [1, 2],
          [3, 4],
        ]);
        const gradient = grad((x: Tensor) => softmax(x))(logits, dy);
        expect(gradient).toMatchTensor({ shape: [2, 2], values: [0, 0, 0, 0] });
        disposeTree([logits, dy, gradient]);
      });
    });
  });
});
