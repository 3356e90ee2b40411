import {
  grad,
  greater,
  less,
  logicalAnd,
  logicalNot,
  mul,
  type Tensor,
  tensor1d,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('a mask is a constant to what is differentiated', () => {
    expectNoLeak(() => {
      tidy(() => {
        const gradient = grad((x: Tensor) => {
          const isInside = logicalAnd(greater(x, -1), logicalNot(less(2, x)));
          return where(isInside, mul(x, 3), zerosLike(x));
        })(tensor1d([-2, -0.5, 1, 4]));
        expect(gradient).toMatchTensor({ shape: [4], values: [0, 3, 3, 0] });
      });
    });
  });
});
