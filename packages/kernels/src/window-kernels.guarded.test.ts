import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { convolutionReference } from './convolution.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { poolingReference } from './pooling.reference.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';
import { geometryLengths, type WindowGeometry, windowGeometry, withGeometry } from './window-geometry.js';
import { explicitPadding, type Windows, windowAttributes, windowCounts } from './windows.reference.js';

let bridge: WasmBridge;

beforeAll(async () => {
  await initializeBackend();
  const opened = openWasmBridge();
  if ('reason' in opened) throw new Error(opened.reason);
  bridge = opened;
});

/** Windows of any kind on images of any size, none of them larger than its padded image. */
const anyWindows: fc.Arbitrary<Windows> = fc
  .record({
    image: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    filter: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    before: fc.tuple(fc.nat(4), fc.nat(4)),
    after: fc.tuple(fc.nat(4), fc.nat(4)),
  })
  .map(({ before, after, ...windows }) => ({
    ...windows,
    pad: explicitPadding([before[0], after[0]], [before[1], after[1]]),
  }))
  .filter((windows) => windowCounts(windows).every((count) => count >= 1));

const sizes = fc.record({
  windows: anyWindows,
  batch: fc.nat(3),
  inChannels: fc.integer({ min: 1, max: 9 }),
  last: fc.integer({ min: 1, max: 9 }),
});
type Sizes = typeof sizes extends fc.Arbitrary<infer Value> ? Value : never;

const straddling: Sizes = {
  windows: { image: [4, 5], filter: [3, 2], strides: [1, 2], pad: explicitPadding([1, 1], [1, 0]) },
  batch: 2,
  inChannels: 5,
  last: 3,
};
const pastTwoGigabytes = 2 ** 31 - 256; // the buffers straddle the address 2³¹

function geometryOf({ windows, batch, inChannels }: Sizes, outChannels: number): WindowGeometry {
  return windowGeometry({
    caller: 'test',
    inputShape: [batch, ...windows.image, inChannels],
    filterSize: windows.filter,
    outChannels,
    outputShape: [batch, ...windowCounts(windows), outChannels],
    attributes: windowAttributes(windows),
  });
}

const kinds = [
  {
    kind: 'convolution',
    isDepthwise: false,
    scratchOfFilter: 'convolutionFilterGradientScratchBytes',
    scratchOfInput: 'convolutionInputGradientScratchBytes',
    byFilter: 'convolutionFilterGradient',
    byInput: 'convolutionInputGradient',
  },
  {
    kind: 'depthwise convolution',
    isDepthwise: true,
    scratchOfFilter: 'depthwiseScratchBytes',
    scratchOfInput: 'depthwiseScratchBytes',
    byFilter: 'depthwiseFilterGradient',
    byInput: 'depthwiseInputGradient',
  },
] as const;

describe.each(kinds)('the gradients of a $kind', (names) => {
  function check(given: Sizes, base?: number): void {
    const { windows, batch, inChannels, last } = given;
    const reference = convolutionReference(windows, names.isDepthwise);
    const x = Block.sample([batch, ...windows.image, inChannels], 1, -1, 1);
    const filter = Block.sample([...windows.filter, inChannels, last], 2, -1, 1);
    const dy = Block.sample(reference.forward(x, filter).shape, 3, -1, 1);
    const expected = reference.gradients(x, filter, dy);
    const geometry = geometryOf(given, dy.shape[3] as number);
    const [filterScratch, inputScratch] = withGeometry(bridge, geometry, (address) => [
      bridge.kernels[names.scratchOfFilter](address),
      bridge.kernels[names.scratchOfInput](address),
    ]) as [number, number];
    const results = runGuarded(
      {
        inputs: {
          geometry: geometryLengths(geometry),
          x: Float32Array.from(x.values),
          filter: Float32Array.from(filter.values),
          dy: Float32Array.from(dy.values),
        },
        outputs: { dx: x.values.length, filterGradient: filter.values.length },
        scratch: { filterScratch, inputScratch },
        ...(base === undefined ? {} : { base }),
      },
      (kernels, at) => {
        kernels[names.byFilter](at.geometry, at.x, at.dy, at.filterGradient, at.filterScratch);
        kernels[names.byInput](at.geometry, at.filter, at.dy, at.dx, at.inputScratch);
      },
    );
    expectNumbers(results.dx, expected.x.values, { absolute: 1e-5 });
    expectNumbers(results.filterGradient, expected.filter.values, { absolute: 1e-5 });
  }

  test('keep to their tensors and are those of plain loops for any windows', () => {
    fc.assert(fc.property(sizes, (given) => check(given)));
  });

  test('are right past 2 GB', () => check(straddling, pastTwoGigabytes));
});

describe.each(['average', 'max'] as const)('the gradient of %s pooling', (kind) => {
  function check(given: Sizes, base?: number): void {
    const { windows, batch, inChannels } = given;
    const reference = poolingReference(windows, kind);
    const x = Block.sample([batch, ...windows.image, inChannels], 1, -1, 1);
    const dy = Block.sample(reference.forward(x).shape, 2, -1, 1);
    const geometry = geometryLengths(geometryOf(given, inChannels));
    const { dx } = runGuarded(
      {
        inputs: { geometry, x: Float32Array.from(x.values), dy: Float32Array.from(dy.values) },
        outputs: { dx: x.values.length },
        ...(base === undefined ? {} : { base }),
      },
      (kernels, at) => {
        if (kind === 'max') kernels.maxPoolGradient(at.geometry, at.x, at.dy, at.dx);
        else kernels.averagePoolGradient(at.geometry, at.dy, at.dx);
      },
    );
    expectNumbers(dx, reference.gradient(x, dy).values);
  }

  test('keeps to its tensors and is that of plain loops for any windows', () => {
    fc.assert(fc.property(sizes, (given) => check(given)));
  });

  test('is right past 2 GB', () => check(straddling, pastTwoGigabytes));
});

test('the guard notices what is written past a tensor', () => {
  const geometry = geometryLengths(geometryOf(straddling, 5));
  const longer = Int32Array.from(geometry, (length, index) => (index === 0 ? length + 1 : length)); // an image more
  expect(() =>
    runGuarded(
      { inputs: { geometry: longer, dy: new Float32Array(500) }, outputs: { dx: 2 * 4 * 5 * 5 } },
      (kernels, at) => kernels.averagePoolGradient(at.geometry, at.dy, at.dx),
    ),
  ).toThrow('what lies after dx stays');
});
