import { scalar, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import cases from '../golden/binary-cross-entropy.json' with { type: 'json' };
import { binaryCrossEntropy } from './binary-cross-entropy.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('binaryCrossEntropy on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)('has the loss and the gradient of PyTorch: $loss', (golden) => {
    expectNoLeak(() => {
      const logits = tensor2d(golden.logits);
      const targets = tensor2d(golden.targets);
      const mask = tensor2d(golden.mask, undefined, 'bool');
      const positiveWeights = tensor1d(golden.positiveWeights);
      const lossOf = (at: Tensor2D) => ({
        loss: binaryCrossEntropy({ logits: at, targets, mask, positiveWeights }),
        state: {},
      });
      const actual = valueAndGradient(lossOf, logits);
      expect(actual.loss).toMatchTensor({ shape: [], values: [golden.loss] });
      expect(actual.gradients).toMatchTensor({ shape: logits.shape, values: golden.gradient.flat() });
      disposeTree([logits, targets, mask, positiveWeights, actual]);
    });
  });

  test('counts everything, and a yes as much as a no, unless it is told otherwise', () => {
    tidy(() => {
      const logits = tensor2d([[2, -1, 0.5]]);
      const targets = tensor2d([[1, 0, 0.25]]);
      const softplus = (x: number): number => Math.log1p(Math.exp(x));
      const expected = (softplus(-2) + softplus(-1) + 0.25 * softplus(-0.5) + 0.75 * softplus(0.5)) / 3;
      const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
      const slopes = [sigmoid(2) - 1, sigmoid(-1), sigmoid(0.5) - 0.25].map((slope) => slope / 3);
      const lossOf = (at: Tensor2D) => ({ loss: binaryCrossEntropy({ logits: at, targets }), state: {} });
      const actual = valueAndGradient(lossOf, logits);
      expect(actual.loss).toMatchTensor({ shape: [], values: [expected] });
      expect(actual.gradients).toMatchTensor({ shape: [1, 3], values: slopes });
    });
  });

  test('keeps a small loss beside large logits, and does not overflow', () => {
    tidy(() => {
      const lossOf = (logit: number, target: number) =>
        binaryCrossEntropy({ logits: tensor1d([logit]), targets: tensor1d([target]) }).dataSync()[0] as number;
      expect(lossOf(-20, 0) / Math.log1p(Math.exp(-20))).toBeCloseTo(1, 4);
      expect(lossOf(20, 1) / Math.log1p(Math.exp(-20))).toBeCloseTo(1, 4);
      expect(lossOf(1e30, 0)).toBe(Math.fround(1e30));
      expect(lossOf(-1e30, 1)).toBe(Math.fround(1e30));
      expect(lossOf(1e30, 1)).toBe(0);
    });
  });

  test('does not look at what the mask leaves out', () => {
    expectNoLeak(() => {
      tidy(() => {
        const logits = tensor1d([3, Number.NaN, Infinity]);
        const targets = tensor1d([1, Number.NaN, 7]);
        const mask = tensor1d([1, 0, 0], 'bool');
        const actual = valueAndGradient(
          (at: typeof logits) => ({ loss: binaryCrossEntropy({ logits: at, targets, mask }), state: {} }),
          logits,
        );
        expect(actual.loss).toMatchTensor({ shape: [], values: [Math.log1p(Math.exp(-3))] });
        expect(actual.gradients).toMatchTensor({ shape: [3], values: [-1 / (1 + Math.exp(3)), 0, 0] });
      });
    });
  });

  test('says what does not fit', () => {
    expectNoLeak(() => {
      tidy(() => {
        const logits = tensor2d([[1, 2]]);
        const targets = tensor2d([[1, 0]]);
        const lossOf = (change: object) => () => binaryCrossEntropy({ logits, targets, ...change });
        expect(lossOf({ logits: scalar(1), targets: scalar(1) })).toThrow(
          'binaryCrossEntropy: `logits` must have shape',
        );
        expect(lossOf({ targets: tensor2d([[1, 2]]) })).toThrow(
          'binaryCrossEntropy: `targets` must hold numbers from 0 to 1 only, got 2.',
        );
        expect(lossOf({ targets: tensor2d([[1, Number.NaN]]) })).toThrow('got NaN');
        expect(lossOf({ targets: tensor2d([[1, 0]], [1, 2], 'int32') })).toThrow(
          '`targets` must be a tensor of type float32',
        );
        expect(lossOf({ mask: tensor2d([[1, 2]]) })).toThrow('`mask` must hold 0 and 1 only, got 2.');
        expect(lossOf({ mask: tensor2d([[0, 0]]) })).toThrow('`mask` must count at least one number, got 0.');
        expect(lossOf({ mask: tensor1d([1, 1]) })).toThrow('`mask` must have shape');
        expect(lossOf({ positiveWeights: tensor1d([1]) })).toThrow('`positiveWeights` must have shape [2]');
        expect(lossOf({ positiveWeights: tensor1d([1, -1]) })).toThrow('numbers of at least 0 only, got -1.');
        expect(() => binaryCrossEntropy({ logits: tensor2d([], [0, 2]), targets: tensor2d([], [0, 2]) })).toThrow(
          '`logits` must count at least one number',
        );
      });
    });
  });
});
