import { gather, ones, type Scalar, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const cases: { shape: number[]; indices: Block; axis: number }[] = [
  { shape: [4], indices: new Block([], [2]), axis: 0 },
  { shape: [4], indices: new Block([3], [3, 0, 3]), axis: 0 },
  { shape: [4, 2], indices: new Block([5], [1, 1, 0, 3, 1]), axis: 0 },
  { shape: [4, 2], indices: new Block([2, 3], [1, 1, 0, 3, 1, 2]), axis: 0 },
  { shape: [2, 4], indices: new Block([3], [3, 3, 1]), axis: 1 },
  { shape: [2, 4], indices: new Block([1], [0]), axis: -1 },
  { shape: [2, 3, 4], indices: new Block([2, 2], [2, 0, 2, 2]), axis: 1 },
  { shape: [2, 3, 4], indices: new Block([3], [0, 3, 0]), axis: 2 },
  { shape: [2, 3, 2, 2], indices: new Block([4], [2, 1, 2, 2]), axis: -3 },
];

/** The rows of x along an axis that indices name, in plain loops. */
function gathered(x: Block, indices: Block, axis: number): Block {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return Block.from(shape, (...position) => {
    const row = indices.at(...position.slice(axis, axis + indices.shape.length));
    return x.at(...position.slice(0, axis), row, ...position.slice(axis + indices.shape.length));
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)(
    'the gradient of gather from $shape along axis $axis with $indices.shape indices is that of its reference',
    ({ shape, indices, axis }) => {
      expectGradients({
        operation: (x) => gather(x as Tensor, indices.tensor('int32'), axis),
        reference: (x) => gathered(x as Block, indices, (axis + shape.length) % shape.length),
        inputs: [Block.sample(shape, 1)],
      });
    },
  );

  test('the gradient of gather refuses batch dimensions', () => {
    const x = ones([2, 3]);
    const indices = tensor([2, 0], [2, 1], 'int32');
    const gatherInBatches = (parameters: Tensor) => ({
      loss: sum(gather(parameters, indices, 1, 1)) as Scalar,
      state: {},
    });
    expectNoLeak(() => {
      expect(() => valueAndGradient(gatherInBatches, x)).toThrow(
        'gather: no gradient is registered for `batchDims` other than 0. Join the batch to the axis with reshape',
      );
    });
    disposeTree([x, indices]);
  });
});
