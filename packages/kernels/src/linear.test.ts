import { type Tensor1D, type Tensor2D, type Tensor3D, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { linear } from './linear.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('maps the last axis of blocks, whatever the others, with all gradients', () => {
    expectGradients({
      operation: (...[x, weight, bias]) => linear(x as Tensor3D, weight as Tensor2D, bias as Tensor1D),
      reference: (...blocks) => {
        const [x, weight, bias] = blocks as [Block, Block, Block];
        return Block.from([2, 3, 5], (...index) => {
          const [row, step, column] = index as [number, number, number];
          let sum = bias.at(column);
          for (let k = 0; k < 4; k++) sum += x.at(row, step, k) * weight.at(k, column);
          return sum;
        });
      },
      inputs: [Block.sample([2, 3, 4], 1), Block.sample([4, 5], 2), Block.sample([5], 3)],
      tolerance: { absolute: 1e-5 },
    });
  });

  test('refuses inputs that are no rows', () => {
    expectNoLeak(() => {
      const given = [zeros([3]), zeros([3, 2]), zeros([2])] as [Tensor1D, Tensor2D, Tensor1D];
      expect(() => linear(...given)).toThrow('linear: `inputs` must have shape [rows, inputSize], got [3].');
      disposeTree(given);
    });
  });

  test.each([
    [1, 1, 1],
    [2, 3, 5],
    [9, 4, 2],
    [17, 9, 16],
  ])('maps %i rows of %i to rows of %i, with all gradients', (rows, inputSize, outputSize) => {
    expectGradients({
      operation: (...[x, weight, bias]) => linear(x as Tensor2D, weight as Tensor2D, bias as Tensor1D),
      reference: (...blocks) => {
        const [x, weight, bias] = blocks as [Block, Block, Block];
        return Block.from([rows, outputSize], (row, column) => {
          let sum = bias.at(column as number);
          for (let k = 0; k < inputSize; k++) sum += x.at(row as number, k) * weight.at(k, column as number);
          return sum;
        });
      },
      inputs: [
        Block.sample([rows, inputSize], 1),
        Block.sample([inputSize, outputSize], 2),
        Block.sample([outputSize], 3),
      ],
      tolerance: { absolute: 1e-5 },
    });
  });

  test.each([
    [[3], [3, 2], [2], '`inputs` must have shape [rows, inputSize], got [3].'],
    [[1, 3], [2, 2], [2], '`weight` must have shape [inputSize=3, outputSize], got [2, 2].'],
    [[1, 3], [3, 2], [3], '`bias` must have shape [outputSize=2], got [3].'],
  ])('inputs %j, weight %j and bias %j are refused', (inputs, weight, bias, sentence) => {
    expectNoLeak(() => {
      const [x, w] = [new Block(inputs).tensor<Tensor2D>(), new Block(weight).tensor<Tensor2D>()];
      const b = new Block(bias).tensor<Tensor1D>();
      expect(() => linear(x, w, b)).toThrow(ShapeError);
      expect(() => linear(x, w, b)).toThrow(`linear: ${sentence}`);
      disposeTree([x, w, b]);
    });
  });

  test('integers are refused', () => {
    expectNoLeak(() => {
      const [x, w, b]: [Tensor2D, Tensor2D, Tensor1D] = [zeros([1, 3]), zeros([3, 2], 'int32'), zeros([2])];
      expect(() => linear(x, w, b)).toThrow(ArgumentError);
      expect(() => linear(x, w, b)).toThrow('linear: `weight` must be a tensor of type float32, got "int32".');
      disposeTree([x, w, b]);
    });
  });
});
