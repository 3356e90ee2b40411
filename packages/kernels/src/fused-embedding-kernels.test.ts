import { type Tensor, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { embeddingGradientKernel, embeddingLookup, embeddingLookupKernel } from './embedding-lookup.js';
import { expectFused } from './expect-fused.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
const sizes = lengths.flatMap((length): [tokens: number, vocabularySize: number, embeddingSize: number][] => [
  [length, 4, 5],
  [9, length, 6],
  [7, 3, length],
]);

function sampleTokens(count: number, vocabularySize: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(3), count), (bits) => bits % vocabularySize);
}

describe('the fused kernels of embeddingLookup', () => {
  test.each([
    [[2, 3], 5, 4],
    [[2, 1, 4], 9, 17],
    [[], 3, 2],
    [[0], 3, 2],
    [[5], 2, 130],
  ])(
    'equal the composed ones for tokens of shape %j, a vocabulary of %i and vectors of %i',
    (shape, vocabularySize, size) => {
      tidy(() => {
        const count = shape.reduce((product, length) => product * length, 1);
        const tokens = tensor(sampleTokens(count, vocabularySize), shape, 'int32');
        const weight = Block.sample([vocabularySize, size], 1).tensor<Tensor2D>();
        const [vectors] = expectFused(embeddingLookupKernel, { weight, tokens }, {}, { relative: 0, absolute: 0 });
        const outputGradient: Tensor = Block.sample((vectors as Tensor).shape, 2).tensor();
        expectFused(
          embeddingGradientKernel,
          { outputGradient, tokens },
          { vocabularySize },
          { relative: 0, absolute: 0 },
        );
      });
    },
  );

  test('keep NaN and infinities to their rows', () => {
    tidy(() => {
      const [nan, infinite] = [Number.NaN, Infinity];
      const weight = new Block([3, 2], [nan, 1, 2, infinite, -0, 3]).tensor<Tensor2D>();
      const tokens = tensor([2, 0, 1], [3], 'int32');
      expect(embeddingLookup(weight, tokens)).toMatchTensor({ shape: [3, 2], values: [-0, 3, nan, 1, 2, infinite] });
    });
  });

  test('leave nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      for (let call = 0; call < 200; call++) {
        tidy(() => {
          embeddingLookup(Block.sample([3, 4], 1).tensor(), tensor([2, 0], [2], 'int32'));
        });
      }
    });
  });
});

describe.each(sizes)('for %i tokens of %i with vectors of %i', (count, vocabularySize, size) => {
  const indices = sampleTokens(count, vocabularySize);
  const matrix = Float32Array.from(Block.sample([vocabularySize, size], 1).values);
  const rowOf = (index: number): Float32Array => matrix.subarray(index * size, (index + 1) * size);

  test('gatherRows keeps to its tensors', () => {
    const { target } = runGuarded(
      { inputs: { matrix, indices }, outputs: { target: count * size } },
      ({ gatherRows }, at) => gatherRows(at.matrix, 4 * size, at.indices, count, at.target),
    );
    expect([...target]).toEqual([...indices].flatMap((index) => [...rowOf(index)]));
  });

  test('scatterRows keeps to its tensors, and adds in order', () => {
    const rows = Float32Array.from(Block.sample([count, size], 2).values);
    const { sums } = runGuarded(
      { inputs: { rows, indices }, outputs: { sums: matrix } }, // what is there is added to
      ({ scatterRows }, at) => scatterRows(at.rows, 4 * size, at.indices, count, at.sums),
    );
    const expected = matrix.slice();
    rows.forEach((value, place) => {
      const target = (indices[Math.floor(place / size)] as number) * size + (place % size);
      expected[target] = (expected[target] as number) + value;
    });
    expect(sums).toEqual(expected);
  });
});

test('rows are found where addresses look negative as int32', () => {
  const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
  const indices = Int32Array.of(2, 0);
  const { target, sums } = runGuarded(
    { inputs: { matrix, indices }, outputs: { target: 4, sums: Float32Array.of(0, 0, 0, 0, 7, 0) }, base: 2 ** 31 },
    ({ gatherRows, scatterRows }, at) => {
      gatherRows(at.matrix, 8, at.indices, 2, at.target);
      scatterRows(at.matrix, 8, at.indices, 2, at.sums);
    },
  );
  expect([...target]).toEqual([5, 6, 1, 2]);
  expect([...sums]).toEqual([3, 4, 0, 0, 8, 2]);
});
