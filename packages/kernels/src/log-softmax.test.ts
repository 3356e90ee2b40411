import { grad, scalar, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { logSoftmax } from './log-softmax.js';
import { logSoftmaxReference } from './softmax.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([[[1]], [[4]], [[3, 5]], [[2, 1, 17]]])(
    'is that of its reference for shape %j, with its gradient',
    (shape) => {
      expectGradients({
        operation: (x) => logSoftmax(x as Tensor),
        reference: (x) => logSoftmaxReference(x as Block),
        inputs: [Block.sample(shape, 9)],
      });
    },
  );

  test('passes the gradient by a logit of -Infinity', () => {
    expectNoLeak(() => {
      const logits = tensor2d([[0, -Infinity, 0]]);
      const dy = tensor2d([[1, 2, 3]]);
      const gradient = grad((x: Tensor) => logSoftmax(x))(logits, dy);
      expect(gradient).toMatchTensor({ shape: [1, 3], values: [-2, 2, 0] });
      disposeTree([logits, dy, gradient]);
    });
  });

  test('refuses a scalar, and integers', () => {
    expectNoLeak(() => {
      const [one, integers] = [scalar(1), tensor2d([[1, 2]], [1, 2], 'int32')];
      expect(() => logSoftmax(one)).toThrow('logSoftmax: `logits` must have at least one axis, got [].');
      expect(() => logSoftmax(integers)).toThrow('logSoftmax: `logits` must be a tensor of type float32, got "int32".');
      disposeTree([one, integers]);
    });
  });
});
