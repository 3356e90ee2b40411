import { createHash } from 'node:crypto';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { randomKey, randomUniforms } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { uniformInitializer } from './uniform-initializer.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('maps the uniform numbers of the key from [0, 1) to [-limit, limit)', () => {
    expectNoLeak(() => {
      const weight: Tensor3D = uniformInitializer(0.25)(randomKey(3), [2, 3, 4]);
      const uniforms = randomUniforms(randomKey(3), 24);
      expect(weight).toMatchTensor({ shape: [2, 3, 4], values: uniforms.map((uniform) => (uniform - 0.5) / 2) });
      weight.dispose();
    });
  });

  test('gives the same bits for the same key, here and on every machine', () => {
    expectNoLeak(() => {
      const weights = [1, 1, 2].map((seed): Tensor2D => uniformInitializer(0.1)(randomKey(seed), [100, 50]));
      const digests = weights.map((weight) => createHash('sha256').update(weight.dataSync()).digest('hex'));
      expect(digests[0]).toBe('828ef1bebef2584a387576335a1f0df5b6fa8d273ac8513283a1e898fa1bb5d5');
      expect(digests[1]).toBe(digests[0]);
      expect(digests[2]).not.toBe(digests[0]);
      disposeTree(weights);
    });
  });
});

test('stays within the limit, with the mean and the variance of the uniform distribution', () => {
  expectNoLeak(() => {
    const count = 40_000;
    const weight: Tensor2D = uniformInitializer(3)(randomKey(1), [200, 200]);
    const values = [...weight.dataSync()];
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...values)).toBeLessThanOrEqual(3);
    const mean = values.reduce((sum, value) => sum + value / count, 0);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / count, 0);
    expect(Math.abs(mean)).toBeLessThan((4 * Math.sqrt(3)) / Math.sqrt(count)); // four standard errors
    expect(Math.abs(variance - 3)).toBeLessThan((4 * Math.sqrt(81 / 5 - 9)) / Math.sqrt(count)); // E[x⁴] = 3⁴/5
    weight.dispose();
  });
});

test.each([0, -1, Number.NaN, Infinity])('refuses a limit of %d', (limit) => {
  expect(() => uniformInitializer(limit)).toThrow('uniformInitializer: `limit` must be');
});
