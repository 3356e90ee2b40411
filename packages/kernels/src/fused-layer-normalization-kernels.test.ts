import { tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectSameResults } from './expect-same-results.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { layerNormalizationGradientKernel, layerNormalizationKernel } from './layer-normalization.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
const sizes = lengths.map((rows, position) => [rows, lengths[(3 * position + 4) % lengths.length] as number] as const);

function expectSame(rows: number, size: number, low: number, high: number): void {
  const inputs = Block.sample([rows, size], 1, low, high).tensor<never>();
  const [gain, bias] = [Block.sample([size], 2).tensor<never>(), Block.sample([size], 3).tensor<never>()];
  const outputs = expectSameResults(layerNormalizationKernel, { inputs, gain, bias }, { epsilon: 1e-5 });
  const [, means, reciprocals] = outputs as [never, never, never];
  const outputGradient = Block.sample([rows, size], 4, -1, 1).tensor<never>();
  expectSameResults(layerNormalizationGradientKernel, { inputs, gain, means, reciprocals, outputGradient }, {});
}

test.each(sizes)('equal the composed ones for %i rows of %i', (rows, size) => {
  expectNoLeak(() => tidy(() => expectSame(rows, size, -2, 2)));
});

test.each(sizes)('stay within their buffers for %i rows of %i', (rows, size) => expectWithinBuffers(rows, size));

test('reach past 2 GB', () => expectWithinBuffers(70, 9, 2 ** 31 - 2000));

test('add up the gradients of ten thousand rows', () => {
  const [rows, size] = [10_007, 5];
  const outputGradient = Block.sample([rows, size], 4, 0, 1);
  const { biasGradient } = runBackward(rows, size, {
    inputs: Float32Array.from(Block.sample([rows, size], 1).values),
    gain: new Float32Array(size).fill(1),
    means: new Float32Array(rows),
    reciprocals: new Float32Array(rows).fill(1),
    outputGradient: Float32Array.from(outputGradient.values),
  });
  const expected = Array.from({ length: size }, (_, unit) => {
    return outputGradient.values.reduce((sum, value, place) => (place % size === unit ? sum + value : sum), 0);
  });
  biasGradient.forEach((value, unit) => {
    expect(Math.abs(value / (expected[unit] as number) - 1)).toBeLessThan(1e-6);
  });
});

function expectWithinBuffers(rows: number, size: number, base = 1024): void {
  const values = (count: number, seed: number): Float32Array => Float32Array.from(Block.sample([count], seed).values);
  const inputs = values(rows * size, 1);
  const gain = values(size, 2);
  const { means, reciprocals } = runGuarded(
    {
      inputs: { inputs, gain, bias: values(size, 3) },
      outputs: { outputs: rows * size, means: rows, reciprocals: rows },
      base,
    },
    (kernels, at) => {
      const written = [at.outputs, at.means, at.reciprocals];
      kernels.layerNormalizationForward(at.inputs, at.gain, at.bias, ...written, rows, size, 1e-5);
    },
  );
  runBackward(rows, size, { inputs, gain, means, reciprocals, outputGradient: values(rows * size, 4) }, base);
}

type BackwardInputs = Record<'inputs' | 'gain' | 'means' | 'reciprocals' | 'outputGradient', Float32Array>;

function runBackward(
  rows: number,
  size: number,
  { inputs, gain, means, reciprocals, outputGradient }: BackwardInputs,
  base = 1024,
): { biasGradient: Float32Array } {
  return runGuarded(
    {
      inputs: { inputs, gain, means, reciprocals, outputGradient },
      outputs: { inputGradient: rows * size, gainGradient: size, biasGradient: size },
      scratch: { sums: 8 * size },
      base,
    },
    (kernels, at) => {
      const read = [at.inputs, at.gain, at.means, at.reciprocals, at.outputGradient];
      const written = [at.inputGradient, at.gainGradient, at.biasGradient, at.sums];
      kernels.layerNormalizationBackward(...read, ...written, rows, size);
    },
  );
}
