import {
  mul,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomBits, randomKey, ShapeError, VocabularyError } from '@unroll/core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher, type TensorTolerance } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { centralDifferences } from './central-differences.reference.js';
import { sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
import { type CrossEntropyReferenceOptions, crossEntropyReference } from './sparse-softmax-cross-entropy.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

function sampleTargets(rows: number, vocabularySize: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(5), rows), (bits) => bits % vocabularySize);
}

/** Compares the loss and its gradient, both times 3 so that the loss's own gradient is not 1. */
function expectLoss(
  logits: Block,
  targets: ArrayLike<number>,
  options: CrossEntropyReferenceOptions = {},
  tolerance?: TensorTolerance,
): void {
  const { loss, gradient } = crossEntropyReference(logits, targets, options);
  const { mask, labelSmoothing = 0 } = options;
  expectNoLeak(() => {
    const logitsTensor = logits.tensor<Tensor2D>();
    const targetsTensor = tensor1d(Int32Array.from(targets), 'int32');
    const given = {
      targets: targetsTensor,
      labelSmoothing,
      ...(mask === undefined ? {} : { mask: tensor1d(Float32Array.from(mask)) }),
    };
    const actual = valueAndGradient(
      (logits: Tensor2D) => ({ loss: mul(sparseSoftmaxCrossEntropy({ logits, ...given }), 3) as Scalar, state: {} }),
      logitsTensor,
    );
    expect(actual.loss).toMatchTensor({ shape: [], values: [3 * loss] }, tolerance);
    expect(actual.gradients).toMatchTensor(
      { shape: gradient.shape, values: gradient.values.map((value) => 3 * value) },
      tolerance,
    );
    disposeTree([logitsTensor, given.targets, given.mask ?? [], actual.loss, actual.gradients]);
  });
}

test.each([{}, { mask: [1, 0, 1] }, { labelSmoothing: 0.3 }, { mask: [0, 0, 1], labelSmoothing: 0.3 }])(
  'the gradient of the reference is its slope with %j',
  (options) => {
    const logits = Block.sample([3, 4], 1);
    const targets = sampleTargets(3, 4);
    const reference = (block: Block): Block => new Block([], [crossEntropyReference(block, targets, options).loss]);
    const [slopes] = centralDifferences(reference as (...inputs: Block[]) => Block, [logits], new Block([], [1]));
    const { gradient } = crossEntropyReference(logits, targets, options);
    const differences = gradient.values.map((value, offset) =>
      Math.abs(value - ((slopes as Block).values[offset] as number)),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  },
);

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    [1, 1],
    [1, 2],
    [2, 2],
    [3, 7],
    [16, 9],
    [17, 65],
    [64, 17],
    [5, 1000],
  ])('%i rows of %i logits give the loss and the gradient of the reference', (rows, vocabularySize) => {
    const logits = Block.sample([rows, vocabularySize], 1, -4, 4);
    const targets = sampleTargets(rows, vocabularySize);
    const mask = Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
    expectLoss(logits, targets);
    expectLoss(logits, targets, { mask });
    expectLoss(logits, targets, { labelSmoothing: 0.1 });
    expectLoss(logits, targets, { mask, labelSmoothing: 0.9 });
  });

  test('logits of ten thousand neither overflow nor vanish', () => {
    const logits = new Block([4, 3], [1e4, -1e4, 0, -1e4, 1e4, 1e4, 1e4, 1e4 + 1, 1e4 + 2, -1e4, -1e4, -1e4]);
    expectLoss(logits, [0, 0, 2, 1]);
    expectLoss(logits, [1, 1, 0, 2]);
    expectLoss(logits, [1, 1, 0, 2], { labelSmoothing: 0.5 });
  });

  test('a loss of next to nothing keeps its digits', () => {
    expectLoss(new Block([1, 2], [0, -12]), [0], {}, { absolute: 1e-9, relative: 1e-2 }); // 1 + 6e-6 in float32
  });

  test('classes ruled out by -Infinity take no part', () => {
    expectLoss(new Block([2, 3], [-Infinity, 1, 2, 0, -Infinity, -Infinity]), [2, 0]);
  });

  test('a target ruled out by -Infinity has an infinite loss', () => {
    expectLoss(new Block([2, 2], [-Infinity, 1, 0, 0]), [0, 1]);
  });

  test('NaN in a row makes the loss NaN, and the gradient of that row only', () => {
    expectLoss(new Block([2, 2], [Number.NaN, 1, 0, 2]), [0, 1]);
  });

  test('rows that do not count may hold anything', () => {
    const logits = new Block([3, 2], [Number.NaN, 1, 0, 2, Infinity, -Infinity]);
    expectLoss(logits, [0, 1, 1], { mask: [0, 1, 0], labelSmoothing: 0.2 });
    expectLoss(logits, [-100, 1, 2], { mask: [0, 1, 0] });
  });

  test('the rows of a block [batch, time, vocabularySize] give what they give as a matrix', () => {
    expectNoLeak(() => {
      const block = Block.sample([2, 3, 4], 1, -4, 4);
      const targets = tensor1d(sampleTargets(6, 4), 'int32');
      const mask = tensor1d([1, 0, 1, 1, 0, 1]);
      const results = [[6], [2, 3]].map((axes) => {
        const logits = new Block([...axes, 4], block.values).tensor();
        const loss = (given: Tensor): { loss: Scalar; state: Record<string, never> } => {
          const [shapedTargets, shapedMask] = [reshape(targets, axes), reshape(mask, axes)];
          const options = { targets: shapedTargets, mask: shapedMask, labelSmoothing: 0.1 };
          return { loss: sparseSoftmaxCrossEntropy({ logits: given, ...options }), state: {} };
        };
        const { loss: value, gradients } = valueAndGradient(loss, logits);
        expect(gradients.shape).toEqual(logits.shape);
        const numbers = [value.dataSync(), gradients.dataSync()];
        disposeTree([logits, value, gradients]);
        return numbers;
      });
      expect(results[1]).toEqual(results[0]);
      disposeTree([targets, mask]);
    });
  });

  test('a mask may be of type bool', () => {
    const logits = Block.sample([2, 3], 1);
    const { loss } = crossEntropyReference(logits, [2, 0], { mask: [0, 1] });
    expectNoLeak(() => {
      const given = {
        logits: logits.tensor<Tensor2D>(),
        targets: tensor1d([2, 0], 'int32'),
        mask: tensor1d([0, 1], 'bool'),
      };
      const actual = sparseSoftmaxCrossEntropy(given);
      expect(actual).toMatchTensor({ shape: [], values: [loss] });
      disposeTree([given, actual]);
    });
  });

  test.each([
    [[0, 0], '`mask` must count at least one row, got 0. The mean over no row is not defined: leave such a batch out.'],
    [[1, 0.5], '`mask` must hold 0 and 1 only, got 0.5.'],
    [[1, -1], '`mask` must hold 0 and 1 only, got -1.'],
    [[1, Number.NaN], '`mask` must hold 0 and 1 only, got NaN.'],
    [[1], '`mask` must have shape [2], got [1].'],
  ])('the mask %j is refused', (mask, sentence) => {
    expectNoLeak(() => {
      const given = {
        logits: zeros([2, 3]) as Tensor2D,
        targets: tensor1d([0, 1], 'int32'),
        mask: tensor1d(Float32Array.from(mask)),
      };
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(`sparseSoftmaxCrossEntropy: ${sentence}`);
      disposeTree(given);
    });
  });

  test.each([-0.1, 1, Number.NaN])('a label smoothing of %d is refused', (labelSmoothing) => {
    expectNoLeak(() => {
      const given = { logits: zeros([1, 2]) as Tensor2D, targets: tensor1d([1], 'int32') };
      expect(() => sparseSoftmaxCrossEntropy({ ...given, labelSmoothing })).toThrow(
        'sparseSoftmaxCrossEntropy: `labelSmoothing` must be',
      );
      disposeTree(given);
    });
  });

  test('a thousand calls leave nothing behind', () => {
    const logits = Block.sample([3, 4], 1).tensor<Tensor2D>();
    const targets = tensor1d([0, 3, 1], 'int32');
    expectNoLeak(() => {
      for (let call = 0; call < 500; call++) sparseSoftmaxCrossEntropy({ logits, targets }).dispose(); // runs twice
    });
    disposeTree([logits, targets]);
  });

  test.each([
    [[0, 5, 1], 'token 5 at offset 1'],
    [[0, 1, -1], 'token -1 at offset 2'],
  ])('targets %j are refused', (values, found) => {
    expectNoLeak(() => {
      const logits: Tensor2D = zeros([3, 5]);
      const targets = tensor1d(values, 'int32');
      expect(() => sparseSoftmaxCrossEntropy({ logits, targets })).toThrow(VocabularyError);
      expect(() => sparseSoftmaxCrossEntropy({ logits, targets })).toThrow(
        `sparseSoftmaxCrossEntropy: ${found} is not in the vocabulary of 5 entries. Ids in \`targets\` are from 0 to 4: encode with the tokenizer that the model was made for.`,
      );
      disposeTree([logits, targets]);
    });
  });

  test('targets that are not integers are refused', () => {
    expectNoLeak(() => {
      const given = { logits: zeros([1, 2]) as Tensor2D, targets: tensor1d([1]) };
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(ArgumentError);
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(
        'sparseSoftmaxCrossEntropy: `targets` must be a tensor of type int32, got "float32".',
      );
      disposeTree(given);
    });
  });

  test('logits that are integers are refused', () => {
    expectNoLeak(() => {
      const given = { logits: zeros([1, 2], 'int32') as Tensor2D, targets: tensor1d([1], 'int32') };
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(
        'sparseSoftmaxCrossEntropy: `logits` must be a tensor of type float32, got "int32".',
      );
      disposeTree(given);
    });
  });

  test.each([
    [[2], [2], '`logits` must have shape [rows, vocabularySize], got [2].'],
    [[2, 3], [3], '`targets` must have shape [2], got [3].'],
    [[2, 3], [2, 1], '`targets` must have shape [2], got [2, 1].'],
    [[2, 4, 3], [8], '`targets` must have shape [2, 4], got [8].'],
  ])('logits of shape %j with targets of shape %j are refused', (logitsShape, targetsShape, sentence) => {
    expectNoLeak(() => {
      const given = {
        logits: new Block(logitsShape).tensor<Tensor2D>(),
        targets: new Block(targetsShape).tensor<Tensor1D>('int32'),
      };
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(ShapeError);
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(`sparseSoftmaxCrossEntropy: ${sentence}`);
      disposeTree(given);
    });
  });

  test('no row at all is refused', () => {
    expectNoLeak(() => {
      const given = { logits: tensor2d([], [0, 3]), targets: tensor1d([], 'int32') };
      expect(() => sparseSoftmaxCrossEntropy(given)).toThrow(
        'sparseSoftmaxCrossEntropy: `logits` must have at least one row, got [0, 3].',
      );
      disposeTree(given);
    });
  });
});
