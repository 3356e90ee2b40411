import { mul, ones, type Scalar, sum, type Tensor2D, tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError, VocabularyError } from '@unroll/core';
import { disposeTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { embeddingLookup } from './embedding-lookup.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('gives the rows that tokens name, in the shape of the tokens', () => {
    expectNoLeak(() => {
      const weight = Block.sample([5, 3], 1);
      const weightTensor = weight.tensor<Tensor2D>();
      const tokens = tensor([4, 0, 4, 2], [2, 2], 'int32');
      const vectors = embeddingLookup(weightTensor, tokens);
      const ids = [4, 0, 4, 2];
      const expected = Block.from([2, 2, 3], (row, column, feature) =>
        weight.at(ids[2 * (row as number) + (column as number)] as number, feature as number),
      );
      expect(vectors).toMatchTensor(expected, { relative: 0, absolute: 0 });
      disposeTree([weightTensor, tokens, vectors]);
    });
  });

  test('adds up the gradients of equal tokens', () => {
    expectNoLeak(() => {
      const weight: Tensor2D = ones([4, 2]);
      const tokens = tensor1d([3, 1, 3], 'int32');
      const scale = tensor([1, 2, 3, 4, 5, 6], [3, 2]);
      const { loss, gradients } = valueAndGradient(
        (p: Tensor2D) => ({ loss: sum(mul(embeddingLookup(p, tokens), scale)) as Scalar, state: {} }),
        weight,
      );
      expect(gradients).toMatchTensor({ shape: [4, 2], values: [0, 0, 3, 4, 0, 0, 6, 8] });
      disposeTree([weight, tokens, scale, loss, gradients]);
    });
  });

  test.each([4, -1])('refuses token %i of 4', (token) => {
    expectNoLeak(() => {
      const weight: Tensor2D = zeros([4, 2]);
      const tokens = tensor1d([0, token], 'int32');
      expect(() => embeddingLookup(weight, tokens)).toThrow(VocabularyError);
      expect(() => embeddingLookup(weight, tokens)).toThrow(
        `embeddingLookup: token ${token} at offset 1 is not in the vocabulary of 4 entries. Ids in \`tokens\` are from 0 to 3: encode with the tokenizer that the model was made for.`,
      );
      disposeTree([weight, tokens]);
    });
  });

  test('refuses tokens that are not integers, and a weight that is no matrix or of integers', () => {
    expectNoLeak(() => {
      const weight: Tensor2D = zeros([4, 2]);
      const tokens = tensor1d([0]);
      expect(() => embeddingLookup(weight, tokens)).toThrow(ArgumentError);
      expect(() => embeddingLookup(weight, tokens)).toThrow(
        'embeddingLookup: `tokens` must be a tensor of type int32, got "float32".',
      );
      expect(() => embeddingLookup(tokens as unknown as Tensor2D, tokens)).toThrow(ShapeError);
      const integers: Tensor2D = zeros([4, 2], 'int32');
      expect(() => embeddingLookup(integers, tokens)).toThrow(
        'embeddingLookup: `weight` must be a tensor of type float32, got "int32".',
      );
      disposeTree([weight, tokens, integers]);
    });
  });
});
