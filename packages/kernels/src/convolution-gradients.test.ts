import {
  conv1d,
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  fused,
  grad,
  grads,
  mul,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { convolutionReference } from './convolution.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { explicitPadding, type Windows, windowCounts } from './windows.reference.js';

installTensorMatcher();

const kinds: Windows[] = [
  { image: [4, 3], filter: [3, 2], strides: [1, 1], pad: 'same' },
  { image: [5, 4], filter: [2, 3], strides: [2, 1], pad: 'valid' },
  { image: [3, 4], filter: [2, 2], strides: [2, 2], pad: 1 },
  { image: [3, 4], filter: [3, 2], strides: [1, 1], pad: explicitPadding([2, 0], [0, 1]) },
];

type Operation = (...inputs: Tensor[]) => Tensor;
const tolerance = { relative: 1e-5, absolute: 1e-5 };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(kinds)('for $image, $filter, strides $strides, padding $pad', (windows) => {
    const strides = [...windows.strides] as [number, number];
    const pad = windows.pad as 'same';
    const x = Block.sample([2, ...windows.image, 3], 1);
    const filter = Block.sample([...windows.filter, 3, 2], 2);

    test('the gradient of conv2d is right', () => {
      const reference = convolutionReference(windows, false).forward as (...inputs: Block[]) => Block;
      const operation = ((x: Tensor4D, filter: Tensor4D) => conv2d(x, filter, strides, pad)) as Operation;
      expectGradients({ operation, reference, inputs: [x, filter], tolerance });
    });

    test('the gradient of depthwiseConv2d is right', () => {
      const reference = convolutionReference(windows, true).forward as (...inputs: Block[]) => Block;
      const operation = ((x: Tensor4D, filter: Tensor4D) => depthwiseConv2d(x, filter, strides, pad)) as Operation;
      expectGradients({ operation, reference, inputs: [x, filter], tolerance });
    });

    test('the gradient of conv2dTranspose is right', () => {
      const shape = x.shape as [number, number, number, number];
      const operation = ((dy: Tensor4D, filter: Tensor4D) =>
        conv2dTranspose(dy, filter, shape, strides, pad)) as Operation;
      const reference = (dy: Block, filter: Block): Block =>
        convolutionReference(windows, false).gradients(new Block(shape), filter, dy).x;
      const dy = Block.sample([2, ...windowCounts(windows), 2], 3);
      expectGradients({
        operation,
        reference: reference as (...inputs: Block[]) => Block,
        inputs: [dy, filter],
        tolerance,
      });
    });

    test.each(['linear', 'relu', 'relu6'] as const)('the gradient of a fused %s convolution is right', (activation) => {
      const operation = ((x: Tensor4D, filter: Tensor4D, bias: Tensor1D) =>
        fused.conv2d({ x, filter, strides, pad, bias, activation })) as Operation;
      const reference = (x: Block, filter: Block, bias: Block): Block => {
        const y = convolutionReference(windows, false).forward(x, filter);
        const [low, high] = { linear: [-Infinity, Infinity], relu: [0, Infinity], relu6: [0, 6] }[activation];
        return Block.from(y.shape, (...index) =>
          Math.min(Math.max(y.at(...index) + bias.at(index[3] as number), low as number), high as number),
        );
      };
      const inputs = [x, filter, Block.sample([2], 4)];
      expectGradients({ operation, reference: reference as (...inputs: Block[]) => Block, inputs, tolerance });
    });
  });

  test('the gradient of conv1d is right', () => {
    const windows: Windows = { image: [1, 6], filter: [1, 3], strides: [1, 2], pad: 'same' };
    const operation = ((x: Tensor3D, filter: Tensor3D) => conv1d(x, filter, 2, 'same')) as Operation;
    const reference = (x: Block, filter: Block): Block => {
      const image = new Block([2, 1, 6, 3], x.values);
      const y = convolutionReference(windows, false).forward(image, new Block([1, 3, 3, 2], filter.values));
      return new Block([2, 3, 2], y.values);
    };
    const inputs = [Block.sample([2, 6, 3], 1), Block.sample([3, 3, 2], 2)];
    expectGradients({ operation, reference: reference as (...inputs: Block[]) => Block, inputs, tolerance });
  });

  test('the gradient of a gradient is right', () => {
    const windows: Windows = { image: [4, 3], filter: [3, 2], strides: [1, 1], pad: 'same' };
    const dy = Block.sample([1, 4, 3, 2], 5);
    // Σ (dL/dx)² for L = Σ dy∘conv2d(x, filter), as a function of the filter
    const operation = ((filter: Tensor4D) => {
      const weighted = dy.tensor();
      const byInput = grad((x: Tensor) => sum(mul(conv2d(x as Tensor4D, filter, 1, 'same'), weighted)))(
        zeros([1, 4, 3, 3]),
      );
      return sum(mul(byInput, byInput));
    }) as Operation;
    const reference = (filter: Block): Block => {
      const { x } = convolutionReference(windows, false).gradients(new Block([1, 4, 3, 3]), filter, dy);
      return new Block([], [x.values.reduce((total, value) => total + value * value, 0)]);
    };
    const inputs = [Block.sample([3, 2, 3, 2], 2)];
    expectGradients({ operation, reference: reference as (...inputs: Block[]) => Block, inputs, tolerance });
  });

  test('a dilated convolution has no gradient, and says so', () => {
    tidy(() => {
      const dilated = ((x: Tensor4D, filter: Tensor4D) => conv2d(x, filter, 1, 'same', 'NHWC', 2)) as Operation;
      const gradients = grads(dilated);
      expect(() => gradients([zeros([1, 5, 5, 1]), zeros([3, 3, 1, 1])])).toThrow(
        'Conv2D: there is no gradient for dilations other than 1. Use a larger filter, or strides.',
      );
    });
  });
});
