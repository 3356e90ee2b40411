import { grad, type Tensor2D, type Tensor3D, tensor1d, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { maxOverTime } from './max-over-time.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('maxOverTime on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  const nan = Number.NaN;
  const block = [
    [1, -4, 2, 7],
    [3, -2, 2, nan],
    [2, -3, 2, 9],
    [0, 5, 5, 5],
    [-Infinity, 4, 6, 6],
    [nan, 9, 9, 9], // past the length
  ];

  test('takes the greatest number up to the length, or NaN, and leaves nothing behind', () => {
    expectNoLeak(() => {
      tidy(() => {
        const largest = maxOverTime(tensor3d(block.flat(), [2, 3, 4]), tensor1d([3, 2], 'int32'));
        expect(largest).toMatchTensor(
          tensor2d([
            [3, -2, 2, nan],
            [0, 5, 6, 6],
          ]),
        );
      });
    });
  });

  test('keeps NaN wherever it stands within the length, and hands the gradient to the first', () => {
    tidy(() => {
      const nans = tensor3d([nan, 1, 1, 2, nan, 3, 3, 2, nan, nan, 4, nan], [1, 4, 3]);
      const lengths = tensor1d([4], 'int32');
      expect(maxOverTime(nans, lengths)).toMatchTensor(tensor2d([[nan, nan, nan]]));
      const gradient = grad((at) => maxOverTime(at as Tensor3D, lengths));
      expect(gradient(nans, tensor2d([[1, 2, 3]]))).toMatchTensor(
        tensor3d([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], [1, 4, 3]),
      );
    });
  });

  test('hands the gradient to the first place where it stands', () => {
    tidy(() => {
      const lengths = tensor1d([3, 2], 'int32');
      const outputGradient = tensor2d([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ]) as Tensor2D;
      const gradient = grad((at) => maxOverTime(at as Tensor3D, lengths));
      expect(gradient(tensor3d(block.flat(), [2, 3, 4]), outputGradient)).toMatchTensor(
        tensor3d([0, 0, 3, 0, 1, 2, 0, 4, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 7, 8, 0, 0, 0, 0], [2, 3, 4]),
      );
    });
  });
});
