import { tensor, tensor1d, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { Block, indicesOf } from './block.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();
beforeAll(() => useBackend('wasm'));

/** The sums of the rows of x by the id of each, in plain loops. */
function sumsOf(x: Block, ids: ArrayLike<number>, segmentCount: number): Block {
  const sums = new Block([segmentCount, ...x.shape.slice(1)]);
  for (const [row, ...inner] of indicesOf(x.shape) as [number, ...number[]][]) {
    const segment = ids[row] as number;
    if (segment >= 0 && segment < segmentCount) sums.add(x.at(row, ...inner), segment, ...inner);
  }
  return sums;
}

test.each([
  [[1], 1],
  [[9], 4],
  [[17], 64],
  [[5, 3], 2],
  [[64, 17], 5],
  [[8, 2, 3], 3],
  [[7, 1, 2, 2], 9],
  [[4, 2, 1, 3, 2], 2],
  [[0, 3], 2],
  [[3, 0], 2],
])('sums rows of shape %j into %i segments', (shape, segmentCount) => {
  const x = Block.sample(shape, 1);
  const ids = Int32Array.from(randomBits(randomKey(2), shape[0] as number), (bits) => bits % segmentCount);
  expectNoLeak(() => {
    const [values, segments] = [x.tensor(), tensor1d(ids, 'int32')];
    const sums = unsortedSegmentSum(values, segments, segmentCount);
    expect(sums).toMatchTensor(sumsOf(x, ids, segmentCount));
    disposeTree([values, segments, sums]);
  });
});

test('sums integers exactly', () => {
  expectNoLeak(() => {
    const x = tensor([2 ** 24, 1, 2 ** 30, 1, -5, 7], [3, 2], 'int32');
    const ids = tensor1d([0, 0, 1], 'int32');
    const sums = unsortedSegmentSum(x, ids, 2);
    expect(sums).toMatchTensor({ dtype: 'int32', shape: [2, 2], values: [2 ** 24 + 2 ** 30, 2, -5, 7] });
    disposeTree([x, ids, sums]);
  });
});

test('leaves out rows whose id is no segment', () => {
  expectNoLeak(() => {
    const x = tensor1d([1, 2, 4, 8]);
    const ids = tensor1d([-1, 0, 2, 1], 'int32');
    const sums = unsortedSegmentSum(x, ids, 2);
    expect(sums).toMatchTensor({ shape: [2], values: [2, 8] });
    disposeTree([x, ids, sums]);
  });
});

test('keeps NaN and infinities within their segment', () => {
  expectNoLeak(() => {
    const x = tensor1d([Number.NaN, 1, Infinity, 2, Infinity, -Infinity]);
    const ids = tensor1d([0, 1, 2, 1, 3, 3], 'int32');
    const sums = unsortedSegmentSum(x, ids, 5);
    expect(sums).toMatchTensor({ shape: [5], values: [Number.NaN, 3, Infinity, Number.NaN, 0] });
    disposeTree([x, ids, sums]);
  });
});

test('is right when its own allocation makes the heap grow', () => {
  const x = tensor1d([1, 2, 4]);
  const ids = tensor1d([29_999_999, 0, 29_999_999], 'int32');
  const sums = unsortedSegmentSum(x, ids, 30_000_000); // 120 MB
  const values = sums.dataSync();
  expect([values[0], values[1], values[29_999_998], values[29_999_999]]).toEqual([2, 0, 0, 5]);
  disposeTree([x, ids, sums]);
});
