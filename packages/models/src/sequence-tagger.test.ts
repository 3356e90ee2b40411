import { type Tensor, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { bidirectional, elmanCell, gruCell, lstmCell, stackEncoders, unidirectional } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { disposeTree, mapTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { tagLogits } from './bidirectional-elman.reference.js';
import { withNoiseAdded } from './noisy-parameters.reference.js';
import { paddedTokens } from './padded-tokens.reference.js';
import { sequenceTagger } from './sequence-tagger.js';
import { sumOfSquares } from './sum-of-squares.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const vocabularySize = 6;
const rows = [[3, 1, 4, 1, 5], [2], [5, 5, 0]];

function elmanTagger(embeddingSize?: number) {
  const sizes = { inputSize: embeddingSize ?? vocabularySize, hiddenSize: 4 };
  const encoder = bidirectional(elmanCell(sizes), elmanCell(sizes));
  const options = { vocabularySize, tagCount: 2, encoder };
  return sequenceTagger({ ...options, ...(embeddingSize !== undefined && { embeddingSize }) });
}

describe.each(backendNames)('sequenceTagger on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([undefined, 3])(
    'has the logits of the equations, 0 past the lengths; embedding size %s',
    (embeddingSize) => {
      tidy(() => {
        const model = elmanTagger(embeddingSize);
        const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
        const { tokens, lengths } = paddedTokens(rows);
        const values = rows.flatMap((row) => {
          const known = tagLogits(parameters, row);
          return [...known, ...Array.from({ length: 5 - row.length }, () => [0, 0])].flat();
        });
        expect(model.tag(parameters, tokens, { lengths })).toMatchTensor({ shape: [3, 5, 2], values });
        const whole = rows[2] as number[];
        expect(model.tag(parameters, tensor2d(whole, [1, 3], 'int32'))).toMatchTensor({
          shape: [1, 3, 2],
          values: tagLogits(parameters, whole).flat(),
        });
      });
    },
  );

  test.each([undefined, 3])('has gradients that equal finite differences, embedding size %s', (embeddingSize) => {
    tidy(() => {
      const model = elmanTagger(embeddingSize);
      const { tokens, lengths } = paddedTokens(rows);
      const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
      expectGradient((at) => model.tag(at, tokens, { lengths }), parameters);
    });
  });

  test('never reads past the lengths', () => {
    tidy(() => {
      const encoder = stackEncoders(
        bidirectional(gruCell({ inputSize: 3, hiddenSize: 3 }), lstmCell({ inputSize: 3, hiddenSize: 3 })),
        unidirectional(elmanCell({ inputSize: 6, hiddenSize: 4 }), { direction: 'backwards' }),
      );
      const model = sequenceTagger({ vocabularySize, tagCount: 3, embeddingSize: 3, encoder });
      const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
      const resultsWith = (padding: (index: number) => number): Tensor[] => {
        const { tokens, lengths } = paddedTokens(rows, { padding });
        const { loss, gradients } = valueAndGradient(
          (at: typeof parameters) => sumOfSquares(model.tag(at, tokens, { lengths })),
          parameters,
        );
        return [loss, ...treeLeaves(gradients).map(({ tensor }) => tensor)];
      };
      const [expected, ...others] = [() => 0, (index: number) => 5 - index, () => -1, () => 2 ** 31 - 1].map(
        (padding) => resultsWith(padding).map((one) => one.dataSync()),
      );
      for (const other of others) expect(other).toEqual(expected);
    });
  });

  test('reads each row by itself', () => {
    tidy(() => {
      const model = elmanTagger();
      const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
      const logitsOf = (given: readonly number[][]): number[][][] => {
        const { tokens, lengths } = paddedTokens(given);
        return model.tag(parameters, tokens, { lengths }).arraySync();
      };
      const [first, ...rest] = logitsOf(rows);
      const [ofOther, ...restOfOther] = logitsOf([[0, 0, 2, 2, 1], ...rows.slice(1)]);
      expect(restOfOther).toEqual(rest);
      expect(ofOther).not.toEqual(first);
    });
  });

  test('leaves only what it returns', () => {
    expectNoLeak(() => {
      const model = elmanTagger(3);
      const parameters = model.initializeParameters(randomKey(1));
      const { tokens, lengths } = paddedTokens(rows);
      disposeTree([model.tag(parameters, tokens, { lengths }), model.tag(parameters, tokens)]);
      disposeTree([parameters, tokens, lengths]);
    });
  });
});

describe('sequenceTagger', () => {
  beforeAll(() => useBackend('wasm'));

  test('names its parameters by what they are', () => {
    tidy(() => {
      const leaves = treeLeaves(elmanTagger(3).initializeParameters(randomKey(1)));
      const shapes = Object.fromEntries(leaves.map(({ path, tensor }) => [path, tensor.shape]));
      expect(shapes).toMatchObject({ 'embedding.weight': [6, 3], 'head.weight': [8, 2], 'head.bias': [2] });
      expect(Object.keys(shapes)).toHaveLength(9);
      expect(elmanTagger().initializeParameters(randomKey(1)).embedding).toEqual({});
    });
  });

  test('refuses sizes that are not counts, and an encoder that does not fit', () => {
    const encoder = unidirectional(gruCell({ inputSize: 4 as number, hiddenSize: 2 }));
    const options = { vocabularySize: 4, tagCount: 2, encoder };
    expect(() => sequenceTagger({ ...options, tagCount: 1 })).toThrow(
      'sequenceTagger: `tagCount` must be an integer of at least 2, got 1. Two tags have a logit each.',
    );
    expect(() => sequenceTagger({ ...options, vocabularySize: 5 })).toThrow(
      'sequenceTagger: `encoder.inputSize` must equal vocabularySize, 5, got 4.',
    );
  });

  test('tag refuses tokens, lengths and parameters that do not fit, and leaves nothing behind', () => {
    tidy(() => {
      const model = elmanTagger(3);
      const parameters = model.initializeParameters(randomKey(1));
      const tokens: Tensor2D = tensor2d(
        [
          [3, 1],
          [2, 0],
        ],
        [2, 2],
        'int32',
      );
      const refusal = (given: { tokens?: Tensor2D; lengths?: number[]; path?: string }, sentence: string): void => {
        const wrong = mapTree(parameters, (one, path) => (path === given.path ? tensor2d([[1, 2]]) : one));
        const lengths = tensor1d(given.lengths ?? [2, 1], 'int32');
        expectNoLeak(() => {
          expect(() => model.tag(wrong, given.tokens ?? tokens, { lengths })).toThrow(
            `sequenceTagger.tag: ${sentence}`,
          );
        });
      };
      refusal({ tokens: tensor2d([], [0, 2], 'int32') }, '`tokens` must have at least one row and one time step');
      refusal(
        {
          tokens: tensor2d(
            [
              [0, 6],
              [0, 0],
            ],
            [2, 2],
            'int32',
          ),
        },
        'token 6 at offset 1 is not in the vocabulary',
      );
      refusal({ lengths: [0, 1] }, '`lengths[0]` must be from 1 to the 2 time steps of `tokens`, got 0.');
      refusal(
        { path: 'head.weight' },
        '`parameters.head.weight` must have shape [outputSize=8, tagCount=2], got [1, 2].',
      );
      refusal({ path: 'head.bias' }, '`parameters.head.bias` must have shape [tagCount=2], got [1, 2].');
      refusal({ path: 'embedding.weight' }, '`parameters.embedding.weight` must have shape');
    });
  });
});
