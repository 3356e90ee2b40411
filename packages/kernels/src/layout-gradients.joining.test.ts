import { add, concat, mul, split, stack, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/** The sum of blocks of one shape, each multiplied by its position in the list, counted from 1. */
function weightedSum(blocks: Block[]): Block {
  return Block.from((blocks[0] as Block).shape, (...index) =>
    blocks.reduce((sum, block, position) => sum + (position + 1) * block.at(...index), 0),
  );
}

/** The same in tfjs, so that each of several outputs has a gradient of its own. */
function weightedSumOfTensors(tensors: Tensor[]): Tensor {
  return tensors.map((tensor, position) => mul(tensor, position + 1)).reduce((sum, tensor) => add(sum, tensor));
}

/** The part of a block that is whole along every axis but one. */
function part(x: Block, axis: number, begin: number, length: number): Block {
  const shape = x.shape.map((whole, other) => (other === axis ? length : whole));
  return Block.from(shape, (...index) =>
    x.at(...index.map((position, other) => (other === axis ? begin + position : position))),
  );
}

/** Two blocks side by side along an axis. */
function joined(left: Block, right: Block, axis: number): Block {
  const leftLength = left.shape[axis] as number;
  const shape = left.shape.map((length, other) => (other === axis ? length + (right.shape[axis] as number) : length));
  return Block.from(shape, (...index) => {
    if ((index[axis] as number) < leftLength) return left.at(...index);
    return right.at(...index.map((position, other) => (other === axis ? position - leftLength : position)));
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    [[2, 3], 0, [1, 3]],
    [[2, 3], 1, [2, 4]],
    [[2, 3], -1, [2, 1]],
    [[2, 1, 2], 1, [2, 3, 2]],
  ])('the gradient of concat of %j along axis %i with %j and itself is that of its reference', (a, axis, b) => {
    const positiveAxis = (axis + a.length) % a.length;
    expectGradients({
      operation: (...[left, right]) => concat([left, right, left] as Tensor[], axis),
      reference: (...[left, right]) =>
        joined(joined(left as Block, right as Block, positiveAxis), left as Block, positiveAxis),
      inputs: [Block.sample(a, 1), Block.sample(b, 2)],
    });
  });

  test.each([0, 1, 2, -1])('the gradient of stack along axis %i is that of its reference', (axis) => {
    const position = (axis + 3) % 3;
    const shape = [2, 3];
    shape.splice(position, 0, 4);
    const blocks = [1, 2, 3, 4].map((seed) => Block.sample([2, 3], seed));
    expectGradients({
      operation: (...tensors) => stack(tensors, axis),
      reference: (...layers) =>
        Block.from(shape, (...index) => {
          const [layer] = index.splice(position, 1) as [number];
          return (layers[layer] as Block).at(...index);
        }),
      inputs: blocks,
    });
  });

  test.each([0, 1, 2, -1])('the gradient of unstack along axis %i is that of its reference', (axis) => {
    const position = (axis + 3) % 3;
    const shape = [2, 3, 4];
    const [count] = shape.splice(position, 1) as [number];
    expectGradients({
      operation: (x) => weightedSumOfTensors(unstack(x as Tensor, axis)),
      reference: (x) => {
        const layers = Array.from({ length: count }, (_, layer) => part(x as Block, position, layer, 1));
        return weightedSum(layers.map(({ values }) => new Block(shape, values)));
      },
      inputs: [Block.sample([2, 3, 4], 1)],
    });
  });

  test.each([
    [[6], 3, 0],
    [[2, 6], 2, 1],
    [[2, 6], 3, -1],
    [[4, 3], [2, 2], 0],
    [[2, 4, 3], [2, -1], 1],
    [[2, 3], 1, 1],
  ])('the gradient of split of %j into %j along axis %i is that of its reference', (shape, parts, axis) => {
    const position = (axis + shape.length) % shape.length;
    const count = typeof parts === 'number' ? parts : parts.length;
    const length = (shape[position] as number) / count;
    expectGradients({
      operation: (x) => weightedSumOfTensors(split(x as Tensor, parts, axis)),
      reference: (x) =>
        weightedSum(Array.from({ length: count }, (_, index) => part(x as Block, position, index * length, length))),
      inputs: [Block.sample(shape, 1)],
    });
  });

  test.each([0, 1, -1])('the gradient of unstacking the one layer of an axis %i is that of its reference', (axis) => {
    const shape = [2, 2];
    shape.splice((axis + 3) % 3, 0, 1);
    expectGradients({
      operation: (x) => unstack(x as Tensor, axis)[0] as Tensor,
      reference: (x) => new Block([2, 2], (x as Block).values),
      inputs: [Block.sample(shape, 1)],
    });
  });

  test('the gradient of split into unequal parts, of which one is left out, is that of its reference', () => {
    expectGradients({
      operation: (x) => {
        const [first, , last] = split(x as Tensor, [1, 3, 2], 0) as [Tensor, Tensor, Tensor];
        return concat([last, first], 0);
      },
      reference: (x) => joined(part(x as Block, 0, 4, 2), part(x as Block, 0, 0, 1), 0),
      inputs: [Block.sample([6, 2], 1)],
    });
  });
});
