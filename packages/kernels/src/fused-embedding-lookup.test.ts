import { type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { embeddingLookup, embeddingLookupKernel } from './embedding-lookup.js';
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

describe('the fused kernel of embeddingLookup', () => {
  test.each([
    [[2, 3], 5, 4],
    [[2, 1, 4], 9, 17],
    [[], 3, 2],
    [[0], 3, 2],
    [[5], 2, 130],
  ])(
    'equals the composed one for tokens of shape %j, a vocabulary of %i and vectors of %i',
    (shape, vocabularySize, size) => {
      tidy(() => {
        const count = shape.reduce((product, length) => product * length, 1);
        const tokens = tensor(sampleTokens(count, vocabularySize), shape, 'int32');
        const weight = Block.sample([vocabularySize, size], 1).tensor<Tensor2D>();
        expectFused(embeddingLookupKernel, { weight, tokens }, {}, { relative: 0, absolute: 0 });
      });
    },
  );

  test('leaves nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      for (let call = 0; call < 200; call++) {
        tidy(() => {
          embeddingLookup(Block.sample([3, 4], 1).tensor(), tensor([2, 0], [2], 'int32'));
        });
      }
    });
  });
});

test.each(sizes)(
  'copyTokenRows keeps to its tensors for %i tokens of %i with vectors of %i',
  (count, vocabularySize, size) => {
    const tokens = sampleTokens(count, vocabularySize);
    const weight = Float32Array.from(Block.sample([vocabularySize, size], 1).values);
    const { target } = runGuarded(
      { inputs: { weight, tokens }, outputs: { target: count * size } },
      ({ copyTokenRows }, at) => copyTokenRows(at.tokens, at.weight, at.target, count, size),
    );
    expect([...target]).toEqual([...tokens].flatMap((token) => [...weight.slice(token * size, (token + 1) * size)]));
  },
);

test('rows are found where addresses look negative as int32', () => {
  const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
  const { target } = runGuarded(
    { inputs: { weight, tokens: Int32Array.of(2, 0) }, outputs: { target: 4 }, base: 2 ** 31 },
    ({ copyTokenRows }, at) => copyTokenRows(at.tokens, at.weight, at.target, 2, 2),
  );
  expect([...target]).toEqual([5, 6, 1, 2]);
});
