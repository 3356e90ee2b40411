import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { linear } from './linear.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    [1, 1, 1],
    [2, 3, 5],
    [9, 4, 2],
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
    });
  });
});
