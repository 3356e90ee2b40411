import { add, fill, grads, matMul, ones, reshape, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/** The product of two matrices in plain loops. */
function product(a: Block, b: Block): Block {
  const [rows, inner] = a.shape as [number, number];
  return Block.from([rows, b.shape[1] as number], (row, column) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a.at(row, k) * b.at(k, column);
    return sum;
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    [
      [2, 8],
      [4, 4],
      [8, 2],
    ],
    [
      [4, 4],
      [2, 8],
      [16, 1],
    ],
    [
      [3, 1],
      [1, 3],
      [3, 1],
    ],
    [
      [1, 6],
      [3, 2],
      [2, 3],
    ],
  ])('data multiplied in the shapes %j, %j and %j gives the product of each', (...shapes) => {
    const b = Block.sample(shapes[0], 1);
    expectNoLeak(() => {
      const tensorB = b.tensor();
      for (const shape of [...shapes, ...shapes]) {
        const a = Block.sample([3, shape[0] as number], 2);
        const [left, right] = [a.tensor(), reshape(tensorB, shape)];
        const result = matMul(left, right);
        expect(result).toMatchTensor(product(a, new Block(shape, b.values)), { absolute: 1e-5 });
        disposeTree([left, right, result]);
      }
      tensorB.dispose();
    });
  });

  test('data multiplied as a matrix and as a batch of matrices gives the product of each', () => {
    const b = Block.sample([2, 3, 4], 1);
    const a = Block.sample([2, 5, 3], 2);
    const half = (block: Block, index: number): Block =>
      Block.from(block.shape.slice(1), (row, column) => block.at(index, row as number, column as number));
    expectNoLeak(() => {
      const [left, right] = [a.tensor(), b.tensor()];
      const joined = reshape(right, [6, 4]);
      const [six, batch] = [ones([1, 6]), matMul(left, right)];
      const sums = matMul(six, joined);
      const again = matMul(left, right);
      const halves = [product(half(a, 0), half(b, 0)), product(half(a, 1), half(b, 1))];
      const expected = { shape: [2, 5, 4], values: halves.flatMap(({ values }) => [...values]) };
      expect(batch).toMatchTensor(expected);
      expect(again).toMatchTensor(expected);
      expect(sums).toMatchTensor(product(new Block([1, 6], Array(6).fill(1)), new Block([6, 4], b.values)));
      disposeTree([left, right, joined, six, batch, sums, again]);
    });
  });

  test('gradients that reach two products as one block in two shapes are right', () => {
    expectNoLeak(() => {
      const weights = [Block.sample([3, 6], 1).tensor(), Block.sample([3, 3], 2).tensor()];
      const inputs = [Block.sample([2, 3], 3), Block.sample([4, 3], 4)] as const;
      const dy = Block.sample([4, 3], 5);
      const [first, second] = inputs.map((input) => input.tensor()) as [Tensor, Tensor];
      const dyTensor = dy.tensor();
      const gradients = grads((v: Tensor, w: Tensor) => add(reshape(matMul(first, v), [4, 3]), matMul(second, w)))(
        weights,
        dyTensor,
      );
      const transposed = (block: Block): Block =>
        Block.from([...block.shape].reverse(), (row, column) => block.at(column as number, row as number));
      expect(gradients[0]).toMatchTensor(product(transposed(inputs[0]), new Block([2, 6], dy.values)));
      expect(gradients[1]).toMatchTensor(product(transposed(inputs[1]), dy));
      disposeTree([...weights, first, second, dyTensor, ...gradients]);
    });
  });

  test.each([
    [false, [0, 3], [3, 2], [0, 2]],
    [false, [2, 0], [0, 3], [2, 3]],
    [true, [2, 0], [3, 0], [2, 3]],
    [true, [2, 3], [0, 3], [2, 0]],
    [false, [0, 2, 3], [0, 3, 4], [0, 2, 4]],
    [false, [2, 4, 0], [2, 0, 3], [2, 4, 3]],
    [true, [2, 4, 0], [2, 3, 0], [2, 4, 3]],
  ])('with transposeB %j the product of shapes %j and %j is all zeros of shape %j', (transposeB, a, b, shape) => {
    const values = new Block(shape).values;
    expectNoLeak(() => {
      const [left, right] = [zeros(a), zeros(b)];
      fill(shape, 7).dispose(); // so that the memory which the product is given is not all zeros by chance
      const result = matMul(left, right, false, transposeB);
      expect(result).toMatchTensor({ shape, values });
      disposeTree([left, right, result]);
    });
  });

  test('operands whose inner axes differ are refused', () => {
    const [a, b] = [zeros([2, 3]), zeros([4, 2])];
    expect(() => matMul(a, b)).toThrow('inner shapes (3) and (4)');
    disposeTree([a, b]);
  });
});
