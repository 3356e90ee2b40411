import {
  engine,
  scalar,
  setBackend,
  slice,
  split,
  type Tensor,
  tensor,
  tensor1d,
  unstack,
  zeros,
} from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

const shapes = [
  [1],
  [7],
  [16],
  [1, 1],
  [3, 5],
  [17, 2],
  [2, 3, 4],
  [4, 1, 9],
  [2, 3, 2, 3],
  [1, 2, 1, 3, 2],
  [2, 3, 2, 2, 3],
];
const dtypes = ['float32', 'int32', 'bool'] as const;
type NumericType = (typeof dtypes)[number];

beforeAll(() => useBackend('wasm'));

/** A tensor of different numbers; of type bool, of bits that look random. */
function numbered(shape: number[], dtype: NumericType): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const bits = randomBits(randomKey(size), size);
  const values = Array.from({ length: size }, (_, offset) =>
    dtype === 'bool' ? (bits[offset] as number) & 1 : offset + 1,
  );
  return tensor(values, shape, dtype);
}

/** Checks that an operation gives the same on WASM as on tfjs's cpu backend, and that nothing leaks. */
async function expectAsOnCpu(shape: number[], dtype: NumericType, operation: (x: Tensor) => Tensor[]): Promise<void> {
  await setBackend('cpu');
  const onCpu = numbered(shape, dtype);
  const outputs = operation(onCpu);
  const expected = outputs.map((output) => ({ dtype, shape: output.shape, values: output.dataSync() }));
  disposeTree([onCpu, ...outputs]);
  await setBackend('wasm');
  expectNoLeak(() => {
    const onWasm = numbered(shape, dtype);
    const actual = operation(onWasm);
    expect(actual.length).toBe(expected.length);
    actual.forEach((output, position) => {
      expect(output).toMatchTensor(expected[position] as (typeof expected)[number], { relative: 0, absolute: 0 });
    });
    disposeTree([onWasm, ...actual]);
  });
}

/** Blocks of a shape: whole, empty at each end of an axis, single elements, and some that look random. */
function blocksOf(shape: number[]): { begin: number[]; size: number[] }[] {
  const corner = shape.map(() => 0);
  const empty = shape.flatMap((length, axis) =>
    [0, length].map((position) => ({
      begin: corner.map((zero, other) => (other === axis ? position : zero)),
      size: shape.map((whole, other) => (other === axis ? 0 : whole)),
    })),
  );
  const random = Array.from({ length: 10 }, (_, number) => {
    const bits = randomBits(randomKey(number), 2 * shape.length);
    const begin = shape.map((length, axis) => (bits[axis] as number) % length);
    const size = shape.map((length, axis) => {
      const rest = length - (begin[axis] as number);
      const chosen = (bits[shape.length + axis] as number) % (rest + 1);
      return chosen === 0 ? -1 : chosen;
    });
    return { begin, size };
  });
  return [
    { begin: corner, size: shape },
    { begin: corner, size: shape.map(() => -1) },
    { begin: shape.map((length) => length - 1), size: shape.map(() => 1) },
    ...empty,
    ...random,
  ];
}

describe.each(dtypes)('for %s', (dtype) => {
  test.each(shapes.map((shape) => [shape]))('slice cuts any block of %j as the cpu backend does', async (shape) => {
    await expectAsOnCpu(shape, dtype, (x) => blocksOf(shape).map(({ begin, size }) => slice(x, begin, size)));
  });

  test.each(shapes.map((shape) => [shape]))('slice cuts %j with fewer indices than axes', async (shape) => {
    await expectAsOnCpu(shape, dtype, (x) => [slice(x, 0), slice(x, [0], [1]), slice(x, 0, 1), slice(x, [0], -1)]);
  });

  test.each(shapes.map((shape) => [shape]))('unstack takes %j apart along every axis', async (shape) => {
    const axes = shape.flatMap((_, axis) => [axis, axis - shape.length]);
    await expectAsOnCpu(shape, dtype, (x) => axes.flatMap((axis) => unstack(x, axis)));
  });

  test.each(shapes.map((shape) => [shape]))('split divides %j along every axis', async (shape) => {
    await expectAsOnCpu(shape, dtype, (x) =>
      shape.flatMap((length, axis) => [
        ...split(x, length, axis),
        ...split(x, 1, axis - shape.length),
        ...split(x, [length, 0], axis),
        ...split(x, [0, -1], axis),
        ...split(x, [1, -1], axis),
      ]),
    );
  });
});

test('a scalar is a block of itself, and the layer of a vector', () => {
  expectNoLeak(() => {
    const [x, vector] = [scalar(5), tensor1d([6, 7], 'int32')];
    const block = engine().runKernel('Slice', { x }, { begin: [], size: [] }) as Tensor;
    const [first, last] = unstack(vector) as [Tensor, Tensor];
    expect(block).toMatchTensor({ shape: [], values: [5] });
    expect(last).toMatchTensor({ dtype: 'int32', shape: [], values: [7] });
    disposeTree([x, vector, block, first, last]);
  });
});

test('an axis of length 0 gives no layer and empty blocks', () => {
  expectNoLeak(() => {
    const x = zeros([2, 0, 3]);
    expect(unstack(x, 1)).toEqual([]);
    const layers = unstack(x, 0);
    expect(layers.map(({ shape }) => shape)).toEqual([
      [0, 3],
      [0, 3],
    ]);
    const block = slice(x, [1, 0, 1], [1, 0, 2]);
    expect(block).toMatchTensor({ shape: [1, 0, 2], values: [] });
    disposeTree([x, ...layers, block]);
  });
});

test('split lets -1 stand first, and leaves the lengths it was given alone', () => {
  expectNoLeak(() => {
    const x = tensor1d([1, 2, 3, 4]);
    const lengths = [-1, 1];
    const [first, last] = split(x, lengths) as [Tensor, Tensor];
    expect(first).toMatchTensor({ shape: [3], values: [1, 2, 3] });
    expect(last).toMatchTensor({ shape: [1], values: [4] });
    expect(lengths).toEqual([-1, 1]);
    disposeTree([x, first, last]);
  });
});

test('texts are cut like numbers', () => {
  expectNoLeak(() => {
    const x = tensor(['a', 'b', 'c', 'é', 'e', ''], [2, 3]);
    const block = slice(x, [0, 1], [2, 2]);
    const row = slice(x, [1, 0], [1, 3]);
    const layers = unstack(x, 1);
    expect(block.arraySync()).toEqual([
      ['b', 'c'],
      ['e', ''],
    ]);
    expect(row.arraySync()).toEqual([['é', 'e', '']]);
    expect(layers.map((layer) => layer.arraySync())).toEqual([
      ['a', 'é'],
      ['b', 'e'],
      ['c', ''],
    ]);
    disposeTree([x, block, row, ...layers]);
  });
});

test('a block is right when its own allocation makes the heap grow', () => {
  const size = 20_000_000; // 80 MB each, more than is free at first
  const x = Block.from([8], (index) => index).tensor();
  const large = zeros([2, size / 2]);
  const halves = unstack(large);
  const parts = split(x, 2);
  expect(parts[1]).toMatchTensor({ shape: [4], values: [4, 5, 6, 7] });
  expect((halves[1] as Tensor).dataSync().every((value) => value === 0)).toBe(true);
  disposeTree([x, large, ...halves, ...parts]);
});

test.each([
  ['begins below 0', [-2], [1], 'slice: `begin` must hold no negative index, got [-2].'],
  ['begins below 0', [-1], [1], 'slice() does not support negative begin indexing.'],
  ['ends beyond its axis', [2], [2], 'begin[0] + size[0] (4) would overflow input.shape[0] (3)'],
])('slice refuses a block that %s', (_name, begin, size, message) => {
  const x = tensor1d([1, 2, 3]);
  expect(() => slice(x, begin, size)).toThrow(message);
  x.dispose();
});

test.each([
  [2, 'got 2.'],
  [[2, 2], 'got [2, 2].'],
  [[-1, 4], 'got [-1, 4].'],
  [[4, -1], 'got [4, -1].'],
])('split refuses parts %j that do not divide the axis', (parts, ending) => {
  const x = tensor1d([1, 2, 3]);
  expect(() => split(x, parts)).toThrow(`split: \`numOrSizeSplits\` must divide the axis of length 3, ${ending}`);
  x.dispose();
});
