import { engine, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { convolutionReference } from './convolution.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { sampleWindows, type Windows, windowAttributes } from './windows.reference.js';

installTensorMatcher();

const channelPairs: [inChannels: number, last: number][] = [
  [1, 1],
  [2, 3],
  [3, 8],
  [4, 2],
  [5, 9],
  [6, 4],
  [7, 16],
  [8, 17],
  [9, 5],
  [16, 7],
  [17, 6],
];

/** Each kind of windows with a few pairs of channels, so that every pair is there. */
const cases = sampleWindows.flatMap((windows, index) =>
  [0, 4, 8].map((skip) => {
    const [inChannels, last] = channelPairs[(index + skip) % channelPairs.length] as [number, number];
    return { windows, inChannels, last };
  }),
);

const kinds = [
  { kind: 'a convolution', isDepthwise: false, prefix: 'Conv2D' },
  { kind: 'a depthwise convolution', isDepthwise: true, prefix: 'DepthwiseConv2dNative' },
];

/** Blocks for a convolution, and its gradients in float64. */
function sampled(windows: Windows, isDepthwise: boolean, batch: number, inChannels: number, last: number) {
  const reference = convolutionReference(windows, isDepthwise);
  const x = Block.sample([batch, ...windows.image, inChannels], 1, -1, 1);
  const filter = Block.sample([...windows.filter, inChannels, last], 2, -1, 1);
  const dy = Block.sample(reference.forward(x, filter).shape, 3, -1, 1);
  return { x, filter, dy, expected: reference.gradients(x, filter, dy) };
}

/** The gradients that the installed kernels give. */
function gradients(prefix: string, windows: Windows, { x, filter, dy }: Record<'x' | 'filter' | 'dy', Block>) {
  const attributes = { ...windowAttributes(windows), inputShape: x.shape, filterShape: filter.shape };
  const run = (name: string, inputs: Record<string, Tensor>): Tensor =>
    engine().runKernel(`${prefix}Backprop${name}`, inputs, attributes);
  return {
    x: run('Input', { dy: dy.tensor(), filter: filter.tensor() }),
    filter: run('Filter', { dy: dy.tensor(), x: x.tensor() }),
  };
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(kinds)('the gradients of $kind', ({ isDepthwise, prefix }) => {
    test.each(cases)('are those of plain loops for $inChannels to $last channels and $windows', (given) => {
      const { windows, inChannels, last } = given;
      const { expected, ...blocks } = sampled(windows, isDepthwise, 2, inChannels, last);
      expectNoLeak(() => {
        tidy(() => {
          const actual = gradients(prefix, windows, blocks);
          expect(actual.x).toMatchTensor(expected.x, { relative: 1e-5, absolute: 1e-5 });
          expect(actual.filter).toMatchTensor(expected.filter, { relative: 1e-5, absolute: 1e-5 });
        });
      });
    });

    test('are empty or zero without images', () => {
      const { expected, ...blocks } = sampled(sampleWindows[1] as Windows, isDepthwise, 0, 3, 2);
      tidy(() => {
        const actual = gradients(prefix, sampleWindows[1] as Windows, blocks);
        expect(actual.x).toMatchTensor(expected.x);
        expect(actual.filter).toMatchTensor(expected.filter);
      });
    });
  });
});

test('on wasm images with the channels first are left to tfjs', async () => {
  await useBackend('wasm');
  const { expected, dy, filter } = sampled(sampleWindows[1] as Windows, false, 1, 1, 1);
  tidy(() => {
    const channelsFirst = [1, 1, ...expected.x.shape.slice(1, 3)]; // with one channel the numbers lie as they did
    const attributes = {
      ...windowAttributes(sampleWindows[1] as Windows),
      dataFormat: 'NCHW',
      inputShape: channelsFirst,
    };
    const inputs = { dy: new Block(channelsFirst, dy.values).tensor(), filter: filter.tensor() };
    const dx: Tensor = engine().runKernel('Conv2DBackpropInput', inputs, attributes);
    expect(dx).toMatchTensor(new Block(channelsFirst, expected.x.values));
  });
});

describe.each(kinds)('the fused gradients of $kind', ({ isDepthwise, prefix }) => {
  beforeAll(() => useBackend('wasm'));
  const windows = sampleWindows[1] as Windows;

  test('by the input give the same bits whatever the batch', () => {
    const { expected: _, ...blocks } = sampled(windows, isDepthwise, 3, 5, 3);
    const image = (block: Block, index: number): Block => {
      const size = block.values.length / 3;
      return new Block([1, ...block.shape.slice(1)], block.values.subarray(index * size, (index + 1) * size));
    };
    tidy(() => {
      const whole = Block.of(gradients(prefix, windows, blocks).x);
      for (let index = 0; index < 3; index++) {
        const alone = gradients(prefix, windows, { ...blocks, x: image(blocks.x, index), dy: image(blocks.dy, index) });
        expect(Block.of(alone.x).values).toEqual(image(whole, index).values);
      }
    });
  });

  test.each([Number.NaN, Infinity])('hand %s on to what depends on it, and to nothing else', (value) => {
    const { expected: _, ...blocks } = sampled(windows, isDepthwise, 2, 3, 2);
    blocks.x.set(value, 1, 2, 2, 1); // far enough from the border
    blocks.dy.set(value, 1, 2, 2, 1);
    const reference = convolutionReference(windows, isDepthwise).gradients(blocks.x, blocks.filter, blocks.dy);
    tidy(() => {
      const actual = gradients(prefix, windows, blocks);
      expect(Array.from(actual.x.dataSync(), Number.isNaN)).toEqual(Array.from(reference.x.values, Number.isNaN));
      expect(Array.from(actual.filter.dataSync(), Number.isFinite)).toEqual(
        Array.from(reference.filter.values, Number.isFinite),
      );
    });
  });

  test('leave nothing behind in hundreds of calls', () => {
    const { expected: _, ...blocks } = sampled(windows, isDepthwise, 2, 3, 2);
    expectNoLeak(() => {
      for (let call = 0; call < 300; call++) tidy(() => void gradients(prefix, windows, blocks));
    });
  });
});
