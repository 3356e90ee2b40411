import {
  avgPool,
  engine,
  getKernel,
  grad,
  maxPool,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { poolingReference } from './pooling.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { explicitPadding, sampleWindows, type Windows, windowAttributes } from './windows.reference.js';

installTensorMatcher();

const kinds = [
  { kind: 'average', operation: avgPool, kernelName: 'AvgPoolGrad' },
  { kind: 'max', operation: maxPool, kernelName: 'MaxPoolGrad' },
] as const;

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(kinds)('the gradient of $kind pooling', ({ kind, operation, kernelName }) => {
    const smooth: Windows[] = [
      { image: [4, 5], filter: [2, 2], strides: [2, 2], pad: 'valid' },
      { image: [4, 5], filter: [3, 2], strides: [1, 2], pad: 'same' },
      { image: [3, 4], filter: [2, 3], strides: [1, 1], pad: explicitPadding([1, 0], [1, 2]) },
    ];
    test.each(smooth)('is that of central differences for $image and $filter', (windows) => {
      const { filterSize, strides, pad } = windowAttributes(windows);
      expectGradients({
        operation: (x) =>
          operation(x as Tensor4D, filterSize as [number, number], strides as [number, number], pad as 'same'),
        reference: (x) => poolingReference(windows, kind).forward(x as Block),
        inputs: [Block.sample([2, ...windows.image, 3], 5)],
      });
    });

    test.each(sampleWindows.flatMap((windows) => [1, 4, 9, 17].map((channels) => ({ windows, channels }))))(
      'is that of plain loops for $channels channels and $windows',
      ({ windows, channels }) => {
        const x = Block.sample([2, ...windows.image, channels], 1);
        const y = poolingReference(windows, kind).forward(x);
        const dy = Block.sample(y.shape, 2);
        expectNoLeak(() => {
          tidy(() => {
            const inputs = { dy: dy.tensor(), input: x.tensor(), output: y.tensor() };
            const dx: Tensor = engine().runKernel(kernelName, inputs, windowAttributes(windows));
            expect(dx).toMatchTensor(poolingReference(windows, kind).gradient(x, dy));
          });
        });
      },
    );
  });

  test.each(kinds)('the gradient of $kind pooling counts windows that were rounded up', ({ kind, kernelName }) => {
    const windows: Windows = { image: [5, 4], filter: [2, 2], strides: [2, 2], pad: explicitPadding([0, 1], [0, 0]) };
    const x = Block.sample([2, 5, 4, 3], 1);
    const y = poolingReference(windows, kind).forward(x);
    const dy = Block.sample(y.shape, 2);
    const inputs = { dy: dy.tensor(), input: x.tensor(), output: y.tensor() };
    const attributes = { filterSize: 2, strides: 2, pad: 0, dimRoundingMode: 'ceil' };
    const dx: Tensor = engine().runKernel(kernelName, inputs, attributes);
    expect(dx).toMatchTensor(poolingReference(windows, kind).gradient(x, dy));
    disposeTree([inputs, dx]);
  });

  test('of equally great pixels the first gets the gradient, and neither NaN nor -Infinity is great', () => {
    expectNoLeak(() => {
      const [bad, low] = [Number.NaN, -Infinity];
      const x = tensor4d([1, 1, bad, 2, low, low, bad, bad, 1, 1, 2, 2, low, low, bad, bad], [1, 2, 8, 1]);
      const dy = tensor4d([1, 2, 3, 4], [1, 1, 4, 1]);
      const inputs = { dy, input: x, output: dy };
      const attributes = { filterSize: 2, strides: 2, pad: 'valid' };
      const dx: Tensor = engine().runKernel('MaxPoolGrad', inputs, attributes);
      expect(dx).toMatchTensor({ shape: [1, 2, 8, 1], values: [1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
      disposeTree([x, dy, dx]);
    });
  });

  test('an average over the border adds up to the whole gradient', () => {
    expectNoLeak(() => {
      const x = tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
      const dx = grad((x: Tensor) => avgPool(x as Tensor4D, 3, 1, 'same'))(x);
      expect(Block.of(dx).values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(9, 5);
      disposeTree([x, dx]);
    });
  });
});

test('the average pooling of tfjs is mended once', async () => {
  await useBackend('cpu');
  const mended = getKernel('AvgPoolGrad', 'cpu');
  await useBackend('cpu');
  expect(getKernel('AvgPoolGrad', 'cpu')).toBe(mended);
});
