import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ReduceOnPlateauOptions, reduceOnPlateau } from './reduce-on-plateau.js';

type GoldenCase = { options: ReduceOnPlateauOptions; losses: number[]; rates: number[] };

const { cases }: { cases: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../golden/plateau.json', import.meta.url), 'utf8'),
);

/** What becomes of an update of 1 after each validation loss. */
function scalesAfter(losses: readonly number[], options: ReduceOnPlateauOptions): number[] {
  return tidy(() => {
    const transformation = reduceOnPlateau(options);
    const parameters = { weight: tensor([1]) };
    let state = transformation.initialize(parameters);
    return losses.map((loss) => {
      state = transformation.afterValidation?.({ state, loss }) ?? state;
      const step = transformation.update({ gradients: { weight: tensor([1]) }, state, parameters });
      state = step.state;
      return step.updates.weight.dataSync()[0] as number;
    });
  });
}

describe.each(['cpu', 'wasm'])('reduceOnPlateau on %s', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test.each(cases)('scales as PyTorch does with $options', ({ options, losses, rates }) => {
    expect(new Set(rates).size).toBeGreaterThan(1);
    const found = scalesAfter(losses, options);
    expect(found).toHaveLength(rates.length);
    found.forEach((scale, index) => {
      expect(Math.abs(scale / (rates[index] as number) - 1), `loss ${index}`).toBeLessThan(1e-6); // float32
    });
  });
});

describe('reduceOnPlateau', () => {
  test('takes a loss that is not finite as no better', () => {
    const losses = [Number.NaN, Infinity, 3, Number.NaN, Number.NaN, 2];
    expect(scalesAfter(losses, { factor: 0.5, patience: 1 })).toEqual([1, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });

  test.each([
    [{ factor: 1 }, '`factor` must be greater than 0 and less than 1, got 1.'],
    [{ patience: -1 }, '`patience` must be an integer of at least 0, got -1.'],
    [{ threshold: 1 }, '`threshold` must be at least 0 and less than 1, got 1.'],
    [{ cooldown: 0.5 }, '`cooldown` must be an integer of at least 0, got 0.5.'],
    [{ minimumScale: 2 }, '`minimumScale` must be'],
  ])('refuses %o', (options, sentence) => {
    expect(() => reduceOnPlateau(options)).toThrow(`reduceOnPlateau: ${sentence}`);
  });
});
