import { type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import cases from '../golden/cross-entropy.json' with { type: 'json' };
import { sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)('loss and gradient are those of PyTorch: $loss, smoothed by $labelSmoothing', (golden) => {
    expectNoLeak(() => {
      const logits = tensor2d(golden.logits);
      const targets = tensor1d(golden.targets, 'int32');
      const mask = tensor1d(golden.mask, 'bool');
      const { labelSmoothing } = golden;
      const actual = valueAndGradient(
        (logits: Tensor2D) => ({
          loss: sparseSoftmaxCrossEntropy({ logits, targets, mask, labelSmoothing }),
          state: {},
        }),
        logits,
      );
      expect(actual.loss).toMatchTensor({ shape: [], values: [golden.loss] });
      expect(actual.gradients).toMatchTensor({ shape: logits.shape, values: golden.gradient.flat() });
      disposeTree([logits, targets, mask, actual]);
    });
  });
});
