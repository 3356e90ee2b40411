import { tensor } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { oneHotVectors } from './one-hot-vectors.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    [3, [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    [1, [0, 1, 0, 0]],
  ])('has a 1 of %i at each token, and none where a token is out of range', (size, values) => {
    expectNoLeak(() => {
      const tokens = tensor([2, 0, -1, 3], [2, 2], 'int32');
      const vectors = oneHotVectors(tokens, size);
      expect(vectors).toMatchTensor({ shape: [2, 2, size], values });
      disposeTree([tokens, vectors]);
    });
  });

  test('refuses a size of 0', () => {
    expectNoLeak(() => {
      const tokens = tensor([0], [1], 'int32');
      expect(() => oneHotVectors(tokens, 0)).toThrow('oneHotVectors: `size` must be an integer of at least 1, got 0.');
      tokens.dispose();
    });
  });
});
