import { type Tensor2D, type Tensor3D, tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { initializeBackend } from './initialize-backend.js';
import {
  stepInputGradient,
  stepInputGradientKernel,
  stepWeightGradient,
  stepWeightGradientKernel,
} from './step-projection-gradients.js';
import { tokenWeightGradient, tokenWeightGradientKernel } from './token-weight-gradient.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

test.each([
  [1, 1],
  [3, 5],
  [23, 70], // more steps than are multiplied at a time
  [2, 600],
  [600, 2],
])('the gradients of a projection equal the composed ones for %i x %i', (batch, time) => {
  expectNoLeak(() => {
    tidy(() => {
      const inputs = Block.sample([batch, time, 3], 1, -1, 1).tensor<Tensor3D>();
      const weight = Block.sample([3, 5], 2, -1, 1).tensor<Tensor2D>();
      const tokens = tensor(
        Int32Array.from({ length: batch * time }, (_, place) => (place * 5) % 7),
        [batch, time],
        'int32',
      ) as Tensor2D;
      const projectionGradient = Block.sample([time, batch, 6], 3, -1, 1).tensor<Tensor3D>();
      const tolerance = { relative: 1e-5, absolute: 1e-5 * Math.sqrt(batch * time) };
      const [byInputs] = stepInputGradientKernel.forward({ projectionGradient, weight }, {});
      expect(stepInputGradient(projectionGradient, weight)).toMatchTensor(byInputs as Tensor3D, tolerance);
      const [byWeight] = stepWeightGradientKernel.forward({ inputs, projectionGradient }, { width: 5 });
      expect(stepWeightGradient(inputs, projectionGradient, 5)).toMatchTensor(byWeight as Tensor2D, tolerance);
      const shape = { vocabularySize: 7, width: 5 };
      const [byToken] = tokenWeightGradientKernel.forward({ tokens, projectionGradient }, shape);
      expect(tokenWeightGradient(tokens, projectionGradient, shape)).toMatchTensor(byToken as Tensor2D, tolerance);
    });
  });
});
