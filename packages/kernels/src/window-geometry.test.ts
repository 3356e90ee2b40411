import { conv2dTranspose, engine, type Rank, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from './use-backend.reference.js';
import { windowGeometry } from './window-geometry.js';

const description = {
  caller: 'Conv2DBackpropFilter',
  inputShape: [2, 5, 6, 3],
  filterSize: [3, 2],
  outChannels: 4,
  outputShape: [2, 5, 6, 4],
  attributes: { strides: [1, 1], pad: 'same' },
} as const;

test('knows where the windows lie', () => {
  expect(windowGeometry(description)).toEqual({
    batch: 2,
    inHeight: 5,
    inWidth: 6,
    inChannels: 3,
    outHeight: 5,
    outWidth: 6,
    outChannels: 4,
    filterHeight: 3,
    filterWidth: 2,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 1,
    padLeft: 0,
  });
});

describe('refuses', () => {
  test.each([
    [
      { outputShape: [3, 5, 6, 4] },
      'Conv2DBackpropFilter: `dy` must have shape [batch=2, height, width, channels=4], got [3, 5, 6, 4].',
    ],
    [
      { outputShape: [2, 5, 6, 5] },
      'Conv2DBackpropFilter: `dy` must have shape [batch=2, height, width, channels=4], got [2, 5, 6, 5].',
    ],
    [
      { attributes: { strides: [0, 1], pad: 'valid' } },
      'Conv2DBackpropFilter: `strideHeight` must be an integer of at least 1, got 0.',
    ],
    [
      { attributes: { strides: 1, pad: -1 } },
      'Conv2DBackpropFilter: `padTop` must be an integer of at least 0, got -1.',
    ],
    [
      { attributes: { strides: 1, pad: 'same', dilations: [2, 1] } },
      'Conv2DBackpropFilter: there is no gradient for dilations other than 1. Use a larger filter, or strides.',
    ],
    [
      { attributes: { strides: 1, pad: 'same', dataFormat: 'NCHW' } },
      "Conv2DBackpropFilter: there is no gradient for dataFormat 'NCHW'. Transpose the images, and use 'NHWC'.",
    ],
  ])('%j', (change, message) => {
    expect(() => windowGeometry({ ...description, ...change })).toThrow(message);
  });
});

describe('on wasm', () => {
  beforeAll(() => useBackend('wasm'));

  test('a filter with other channels than the images is refused', () => {
    tidy(() => {
      const inputs = { x: zeros([1, 3, 3, 2]), dy: zeros([1, 3, 3, 4]) };
      const attributes = { strides: 1, pad: 'same', filterShape: [3, 3, 5, 4] };
      expect(() => engine().runKernel('Conv2DBackpropFilter', inputs, attributes)).toThrow(
        'Conv2DBackpropFilter: `x` must have shape [batch, height, width, channels=5], got [1, 3, 3, 2].',
      );
    });
  });

  test('conv2dTranspose to another batch is refused', () => {
    tidy(() => {
      expect(() => conv2dTranspose(zeros<Rank.R4>([1, 3, 3, 2]), zeros([3, 3, 4, 2]), [2, 3, 3, 4], 1, 'same')).toThrow(
        'Conv2DBackpropInput: `dy` must have shape [batch=2, height, width, channels=2], got [1, 3, 3, 2].',
      );
    });
  });
});
