import {
  type NamedTensorMap,
  scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import { crossEntropyGradientKernel, sparseSoftmaxCrossEntropyKernel } from './sparse-softmax-cross-entropy.js';
import { crossEntropyReference } from './sparse-softmax-cross-entropy.reference.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const tolerance = { relative: 1e-5, absolute: 1e-6 };
const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
const sizes = lengths.flatMap((length): [rows: number, vocabularySize: number][] => [
  [length, 5],
  [3, length],
]);

/** Logits, targets, and a mask in which two rows of three count. */
function sample(rows: number, vocabularySize: number) {
  const targets = Int32Array.from(randomBits(randomKey(5), rows), (bits) => bits % vocabularySize);
  const mask = Float32Array.from({ length: rows }, (_, row) => (row % 3 === 1 ? 0 : 1));
  const rowCount = mask.reduce((sum, value) => sum + value, 0);
  return { logits: Block.sample([rows, vocabularySize], 1, -4, 4), targets, mask, rowCount };
}

describe('the fused kernels of sparseSoftmaxCrossEntropy', () => {
  test.each([...sizes, [2, 50_000]])('equal the composed ones for %i rows of %i logits', (rows, vocabularySize) => {
    const { logits, targets, mask, rowCount } = sample(rows, vocabularySize);
    for (const labelSmoothing of [0, 0.2]) {
      tidy(() => {
        const inputs = {
          logits: logits.tensor<Tensor2D>(),
          targets: tensor1d(targets, 'int32'),
          mask: tensor1d(mask),
        };
        const attributes = { labelSmoothing, rowCount };
        // Each gradient takes the normalizers of its own forward kernel: the fused ones are a hidden output.
        const run = (each: typeof composed): { loss: Tensor; gradient: Tensor } => {
          const [loss, normalizers] = each(sparseSoftmaxCrossEntropyKernel, inputs);
          const gradientInputs = { ...inputs, normalizers: normalizers as Tensor2D, lossGradient: scalar(3) };
          const [gradient] = each(crossEntropyGradientKernel, gradientInputs);
          return { loss: loss as Tensor, gradient: gradient as Tensor };
        };
        const composed = <Inputs extends NamedTensorMap>(
          kernel: ComposedKernel<Inputs, typeof attributes>,
          given: Inputs,
        ): Tensor[] => kernel.forward(given, attributes);
        const fused: typeof composed = (kernel, given) => runKernel('test', kernel, given, attributes);
        const [expected, actual] = [run(composed), run(fused)];
        expect(actual.loss).toMatchTensor(expected.loss, tolerance);
        expect(actual.gradient).toMatchTensor(expected.gradient, tolerance);
      });
    }
  });

  test('give the same bits whatever the rows beside', () => {
    tidy(() => {
      const { logits, targets } = sample(7, 13);
      const run = (first: number, last: number) => {
        const inputs = {
          logits: tensor(Float32Array.from(logits.values.slice(13 * first, 13 * last)), [last - first, 13]) as Tensor2D,
          targets: tensor1d(targets.slice(first, last), 'int32'),
          mask: tensor1d(new Float32Array(last - first).fill(1)),
        };
        const attributes = { labelSmoothing: 0.1, rowCount: 1 };
        const [, normalizers] = runKernel('test', sparseSoftmaxCrossEntropyKernel, inputs, attributes);
        const gradientInputs = { ...inputs, normalizers: normalizers as Tensor2D, lossGradient: scalar(1) };
        const [gradient] = runKernel('test', crossEntropyGradientKernel, gradientInputs, attributes);
        return [...(gradient as Tensor1D).dataSync()];
      };
      const rows = Array.from({ length: 7 }, (_, row) => run(row, row + 1));
      expect(run(0, 7)).toEqual(rows.flat());
    });
  });
});

describe.each([0, 0.3])('with a label smoothing of %d', (labelSmoothing) => {
  test.each(sizes)('both keep to their tensors for %i rows of %i logits', (rows, vocabularySize) => {
    const { logits, targets, mask, rowCount } = sample(rows, vocabularySize);
    const { loss, gradient } = crossEntropyReference(logits, targets, { mask, labelSmoothing });
    const inputs = { logits: Float32Array.from(logits.values), targets, mask };
    const forward = runGuarded(
      { inputs, outputs: { normalizers: 2 * rows, loss: 1 }, scratch: { scratch: 4 * vocabularySize } },
      ({ crossEntropyForward }, { logits, targets, mask, normalizers, loss, scratch }) => {
        const sizes = [rows, vocabularySize, rowCount, labelSmoothing];
        crossEntropyForward(logits, targets, mask, normalizers, loss, ...sizes, scratch);
      },
    );
    expectNumbers(forward.loss, [loss], { relative: 1e-6 });
    const backward = runGuarded(
      {
        inputs: { ...inputs, normalizers: forward.normalizers, lossGradient: Float32Array.of(1) },
        outputs: { gradient: rows * vocabularySize },
      },
      ({ crossEntropyBackward }, { logits, targets, mask, normalizers, lossGradient, gradient }) => {
        const sizes = [rows, vocabularySize, rowCount, labelSmoothing];
        crossEntropyBackward(logits, targets, mask, normalizers, lossGradient, gradient, ...sizes);
      },
    );
    expectNumbers(backward.gradient, gradient.values, { relative: 1e-5, absolute: 1e-7 });
  });
});
