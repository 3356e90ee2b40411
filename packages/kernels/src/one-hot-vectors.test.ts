import { tensor } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { oneHotVectors } from './one-hot-vectors.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('has a 1 at each token, and none where a token is out of range', () => {
    expectNoLeak(() => {
      const tokens = tensor([2, 0, -1, 3], [2, 2], 'int32');
      const vectors = oneHotVectors(tokens, 3);
      expect(vectors).toMatchTensor({ shape: [2, 2, 3], values: [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] });
      disposeTree([tokens, vectors]);
    });
  });
});
