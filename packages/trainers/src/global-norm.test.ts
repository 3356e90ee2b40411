import { tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { globalNorm } from './global-norm.js';

beforeAll(async () => {
  await initializeBackend();
});

describe('globalNorm', () => {
  test('is the length of all values as one vector', () => {
    tidy(() => {
      const tree = {
        layers: [
          {
            weight: tensor2d([
              [1, -2],
              [2, 4],
            ]),
          },
          { bias: tensor([0, 6, -8]) },
        ],
        scale: tensor(10),
      };
      expect(globalNorm(tree).dataSync()).toEqual(Float32Array.of(15)); // 1 + 4 + 4 + 16 + 36 + 64 + 100 = 225
      expect(globalNorm(tensor([3, 4])).dataSync()).toEqual(Float32Array.of(5));
    });
  });

  test('is 0 for a tree without tensors', () => {
    const norm = globalNorm({ layers: [] });
    expect(norm.dataSync()).toEqual(Float32Array.of(0));
    norm.dispose();
  });

  test('leaves only what it returns', () => {
    expectNoLeak(() => {
      const tree = { weight: tensor([1, 2]), bias: tensor([3]) };
      for (const result of [globalNorm(tree), tree.weight, tree.bias]) result.dispose();
    });
  });
});
