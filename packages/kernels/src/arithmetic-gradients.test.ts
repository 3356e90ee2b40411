import {
  add,
  div,
  grads,
  maximum,
  minimum,
  mul,
  squaredDifference,
  sub,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const operations: { name: string; operation: (a: Tensor, b: Tensor) => Tensor; f: (a: number, b: number) => number }[] =
  [
    { name: 'add', operation: add, f: (a, b) => a + b },
    { name: 'sub', operation: sub, f: (a, b) => a - b },
    { name: 'mul', operation: mul, f: (a, b) => a * b },
    { name: 'div', operation: div, f: (a, b) => a / b },
    { name: 'maximum', operation: maximum, f: Math.max },
    { name: 'minimum', operation: minimum, f: Math.min },
    { name: 'squaredDifference', operation: squaredDifference, f: (a, b) => (a - b) ** 2 },
  ];

const shapes: [a: number[], b: number[]][] = [
  [[], []],
  [[4], [4]],
  [[2, 3], []],
  [[], [2, 3]],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [1, 1],
    [2, 3],
  ],
  [
    [4, 1, 3],
    [2, 1],
  ],
  [
    [2, 3, 4],
    [1, 3, 1],
  ],
];

/** A function of two numbers over two blocks, which are broadcast from their last axes. */
function broadcasting(f: (a: number, b: number) => number): (a: Block, b: Block) => Block {
  return (a, b) => {
    const rank = Math.max(a.shape.length, b.shape.length);
    const lengthIn = (block: Block, axis: number): number => block.shape[axis - rank + block.shape.length] ?? 1;
    const shape = Array.from({ length: rank }, (_, axis) => Math.max(lengthIn(a, axis), lengthIn(b, axis)));
    const valueIn = (block: Block, index: number[]): number => {
      const own = index.slice(rank - block.shape.length);
      return block.at(...own.map((position, axis) => (block.shape[axis] === 1 ? 0 : position)));
    };
    return Block.from(shape, (...index) => f(valueIn(a, index), valueIn(b, index)));
  };
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(operations)('the gradient of $name', ({ operation, f }) => {
    test.each(shapes)('is that of its reference for shapes %j and %j', (a, b) => {
      const inputs = [Block.sample(a, 1), Block.sample(b, 2, 0.5, 2)];
      expectGradients({ operation: operation as (...inputs: Tensor[]) => Tensor, reference: broadcasting(f), inputs });
    });
  });

  test.each([
    ['maximum', maximum],
    ['minimum', minimum],
  ])('%s passes the gradient of a tie to its first operand', (_name, operation) => {
    expectNoLeak(() => {
      const operands = [tensor1d([1, 2]), tensor1d([1, 2])];
      const dy = tensor1d([3, 4]);
      const [byFirst, bySecond] = grads(operation as (...inputs: Tensor[]) => Tensor)(operands, dy) as [Tensor, Tensor];
      expect(byFirst).toMatchTensor({ shape: [2], values: [3, 4] });
      expect(bySecond).toMatchTensor({ shape: [2], values: [0, 0] });
      disposeTree([...operands, dy, byFirst, bySecond]);
    });
  });

  test.each([
    ['maximum', maximum, [Infinity, 0], [0, -Infinity]],
    ['minimum', minimum, [0, -Infinity], [Infinity, 0]],
  ])('%s keeps an infinite gradient from the operand that was not chosen', (_name, operation, byA, byB) => {
    expectNoLeak(() => {
      const operands = [tensor1d([1, -1]), tensor1d([0, 0])];
      const dy = tensor1d([Infinity, -Infinity]);
      const [byFirst, bySecond] = grads(operation as (...inputs: Tensor[]) => Tensor)(operands, dy) as [Tensor, Tensor];
      expect(byFirst).toMatchTensor({ shape: [2], values: byA });
      expect(bySecond).toMatchTensor({ shape: [2], values: byB });
      disposeTree([...operands, dy, byFirst, bySecond]);
    });
  });

  test('div divides by zero as floating point numbers do', () => {
    expectNoLeak(() => {
      const operands = [tensor1d([1, 0, -1]), tensor1d([0, 0, 0])];
      const dy = tensor1d([1, 1, 1]);
      const [byA, byB] = grads(div as (...inputs: Tensor[]) => Tensor)(operands, dy) as [Tensor, Tensor];
      expect(byA).toMatchTensor({ shape: [3], values: [Infinity, Infinity, Infinity] });
      expect(byB).toMatchTensor({ shape: [3], values: [-Infinity, Number.NaN, Infinity] });
      disposeTree([...operands, dy, byA, byB]);
    });
  });
});
