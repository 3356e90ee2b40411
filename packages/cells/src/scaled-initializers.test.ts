import { createHash } from 'node:crypto';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { glorotNormalInitializer } from './glorot-normal-initializer.js';
import { glorotUniformInitializer } from './glorot-uniform-initializer.js';
import { kaimingNormalInitializer } from './kaiming-normal-initializer.js';
import { kaimingUniformInitializer } from './kaiming-uniform-initializer.js';
import { smallInitializer } from './small-initializer.js';
import { backendNames, useBackend } from './use-backend.reference.js';

const uniform = { moment: 9 / 5, limit: Math.sqrt(3) }; // E[x⁴] and the greatest x at variance 1
const normal = { moment: 3, limit: 8.2 };

const cases = [
  { name: 'glorotUniformInitializer', initialize: glorotUniformInitializer, variance: 2 / 300, ...uniform },
  { name: 'glorotNormalInitializer', initialize: glorotNormalInitializer, variance: 2 / 300, ...normal },
  { name: 'kaimingUniformInitializer', initialize: kaimingUniformInitializer, variance: 2 / 100, ...uniform },
  { name: 'kaimingNormalInitializer', initialize: kaimingNormalInitializer, variance: 2 / 100, ...normal },
  { name: 'smallInitializer', initialize: smallInitializer, variance: 2 / 500, ...normal },
];

const digests: Record<string, string> = {
  glorotUniformInitializer: '5066fd8c29390ae34c4f9e5e2237350700ad728add1684820160acd4785fcfd8',
  glorotNormalInitializer: '14ad424b7eaf8148f434c0eecc94475f9077e657dfb7e36b681e8c3ee38f10b4',
  kaimingUniformInitializer: 'bdecf06b5ec93991c23be1cbcdbd54500ad4adf18a11ba46af603bf348ef9a6e',
  kaimingNormalInitializer: 'e0fba34fd1047c6c084f1c1c9c7a0518d0f2775af41abdcfce2710b505a5f1b7',
  smallInitializer: 'c7650e5e8474697d29d1bdc1824dcfbeded3e9ec84532be45aaf4e435ef0bb96',
};

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)('$name gives the same bits for the same key, here and on every machine', ({ name, initialize }) => {
    expectNoLeak(() => {
      const weight: Tensor2D = initialize(randomKey(1), [30, 50]);
      expect(createHash('sha256').update(weight.dataSync()).digest('hex')).toBe(digests[name]);
      weight.dispose();
    });
  });
});

test.each(cases)('$name has the mean, the variance and the fourth moment of its distribution', (given) => {
  expectNoLeak(() => {
    const weight: Tensor2D = given.initialize(randomKey(1), [100, 200]);
    const values = [...weight.dataSync()].map((value) => value / Math.sqrt(given.variance));
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    const error = 4 / Math.sqrt(values.length); // four standard errors
    expect(Math.abs(moment(1))).toBeLessThan(error);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(error * Math.sqrt(given.moment - 1));
    expect(Math.abs(moment(4) - given.moment)).toBeLessThan(error * (given.moment === 3 ? Math.sqrt(96) : 2.4));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(given.limit * (1 + 1e-6));
    weight.dispose();
  });
});

test('filters of a convolution have the fans of all their places', () => {
  expectNoLeak(() => {
    const filters: Tensor4D = glorotUniformInitializer(randomKey(1), [3, 3, 4, 8]);
    const greatest = Math.max(...filters.dataSync().map(Math.abs));
    expect(greatest).toBeLessThanOrEqual(Math.sqrt(6 / (9 * 12)));
    expect(greatest).toBeGreaterThan(Math.sqrt(6 / (9 * 12)) * 0.95);
    filters.dispose();
  });
});

test.each(cases)('$name refuses a shape of one axis', ({ name, initialize }) => {
  expect(() => initialize(randomKey(1), [4])).toThrow(
    `${name}: \`shape\` must have at least two axes, inputs and outputs, got [4].`,
  );
});
