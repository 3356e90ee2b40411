import { type Tensor1D, type Tensor2D, type Tensor3D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { recurrentWeightGradient, recurrentWeightGradientKernel } from './recurrent-weight-gradient.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

test.each([
  [1, 1, false],
  [3, 5, true],
  [23, 70, false], // more steps than are multiplied at a time
  [23, 70, true],
  [2, 600, true],
])('equals the composed kernel for %i x %i, reversed %s, with rows of any length', (batch, time, isReversed) => {
  expectNoLeak(() => {
    tidy(() => {
      const given = {
        states: Block.sample([batch, time, 3], 1, -1, 1).tensor<Tensor3D>(),
        initial: Block.sample([batch, 3], 2, -1, 1).tensor<Tensor2D>(),
        lengths: tensor1d(
          Array.from({ length: batch }, (_, row) => (row * 7 + time) % (time + 1)),
          'int32',
        ) as Tensor1D,
        productGradient: Block.sample([time, batch, 9], 3, -1, 1).tensor<Tensor3D>(),
      };
      const columns = [
        { first: 1, count: 4 },
        { first: 7, count: 1 },
      ];
      const [expected] = recurrentWeightGradientKernel.forward(given, { isReversed, columns });
      const tolerance = { relative: 1e-5, absolute: 1e-5 * Math.sqrt(batch * time) };
      expect(recurrentWeightGradient(given, { isReversed, columns })).toMatchTensor(expected as Tensor2D, tolerance);
    });
  });
});
