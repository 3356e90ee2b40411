import '@tensorflow/tfjs-backend-cpu';
import { readdirSync, readFileSync } from 'node:fs';
import { setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { treeLeaves } from '@unroll/tensors';
import { describeGradientTransformation } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { allTransformations, type TransformationCase } from './all-transformations.reference.js';
import * as exported from './index.js';

const titleOf = ({ of, variant }: TransformationCase): string => `${of} ${variant}`.trim();

describe.each(['cpu', 'wasm'])('on the %s backend', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  for (const transformation of allTransformations) {
    describeGradientTransformation(titleOf(transformation), transformation.create);
  }

  const withRate = allTransformations.filter(({ hasRate }) => hasRate).map((one) => [titleOf(one), one] as const);
  test.each(withRate)('%s goes as far as the rate scale says', (_title, { create }) => {
    tidy(() => {
      const parameters = { weight: tensor([1, -2], [1, 2]), bias: tensor([3]), scale: tensor(1) };
      const updatesAt = (rateScale: number): number[] => {
        const transformation = create();
        let state = transformation.initialize(parameters);
        for (;;) {
          const gradients = { weight: tensor([4, 5], [1, 2]), bias: tensor([-6]), scale: tensor(7) };
          const step = transformation.update({ gradients, state, parameters, rateScale });
          const values = treeLeaves(step.updates).flatMap((leaf) => [...leaf.tensor.dataSync()]);
          if (values.some((value) => value !== 0)) return values; // gradients may be gathered first
          state = step.state;
        }
      };
      const whole = updatesAt(1);
      expect(whole).toHaveLength(4);
      expect(updatesAt(0.25)).toEqual(whole.map((value) => value / 4));
    });
  });
});

test('every transformation that is exported stands in the table', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder).filter((name) => /^[\w-]+\.ts$/.test(name));
  const made = sources.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    return [...text.matchAll(/^export function (\w+)(?:(?!^}$).)*?\): GradientTransformation</gms)].map(([, of]) => of);
  });
  const names = made.filter((of) => (of as string) in exported).sort();
  expect(names).toContain('adam');
  expect([...new Set(allTransformations.map(({ of }) => of))]).toEqual(names);
});
