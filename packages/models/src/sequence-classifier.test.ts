import { type Tensor, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import {
  bidirectional,
  elmanCell,
  gruCell,
  lstmCell,
  type SequenceEncoder,
  stackEncoders,
  unidirectional,
} from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { disposeTree, mapTree, type ParameterTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { classLogits } from './bidirectional-elman.reference.js';
import { withNoiseAdded } from './noisy-parameters.reference.js';
import { paddedTokens } from './padded-tokens.reference.js';
import { poolings } from './pooling.js';
import { type SequenceClassifier, sequenceClassifier } from './sequence-classifier.js';
import { sumOfSquares } from './sum-of-squares.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const vocabularySize = 6;
const rows = [[3, 1, 4, 1, 5], [2], [5, 5, 0]];

function elmanClassifier(pooling: (typeof poolings)[number], embeddingSize?: number) {
  const sizes = { inputSize: embeddingSize ?? vocabularySize, hiddenSize: 4 };
  const encoder = bidirectional(elmanCell(sizes), elmanCell(sizes));
  const options = { vocabularySize, classCount: 3, encoder, pooling };
  return sequenceClassifier({ ...options, ...(embeddingSize !== undefined && { embeddingSize }) });
}

/** Encoders of several kinds: some read tokens, some one-hot vectors. */
const encoders: Record<string, (inputSize: number) => SequenceEncoder<ParameterTree, ParameterTree>> = {
  gru: (inputSize) => unidirectional(gruCell({ inputSize, hiddenSize: 4 })),
  'lstm backwards': (inputSize) => unidirectional(lstmCell({ inputSize, hiddenSize: 4 }), { direction: 'backwards' }),
  'two layers, both ways': (inputSize) =>
    stackEncoders(
      bidirectional(gruCell({ inputSize, hiddenSize: 3 }), lstmCell({ inputSize, hiddenSize: 3 })),
      bidirectional(elmanCell({ inputSize: 6, hiddenSize: 4 }), elmanCell({ inputSize: 6, hiddenSize: 4 }), {
        merge: 'sum',
      }),
    ),
};

describe.each(backendNames)('sequenceClassifier on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(poolings)('with pooling %s', (pooling) => {
    test.each([undefined, 3])('has the logits of the equations, embedding size %s', (embeddingSize) => {
      tidy(() => {
        const model = elmanClassifier(pooling, embeddingSize);
        const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
        const { tokens, lengths } = paddedTokens(rows);
        expect(model.classify(parameters, tokens, { lengths })).toMatchTensor({
          shape: [3, 3],
          values: rows.flatMap((row) => [...classLogits(parameters, pooling, row)]),
        });
        const whole = rows[0] as number[];
        expect(model.classify(parameters, tensor2d(whole, [1, 5], 'int32'))).toMatchTensor({
          shape: [1, 3],
          values: [...classLogits(parameters, pooling, whole)],
        });
      });
    });

    test.each([undefined, 3])('has gradients that equal finite differences, embedding size %s', (embeddingSize) => {
      tidy(() => {
        const model = elmanClassifier(pooling, embeddingSize);
        const { tokens, lengths } = paddedTokens([[3, 1, 4], [2], [5, 0]]);
        // Of a key for which no two steps are close to the same maximum: there 'max' would not be smooth.
        const parameters = withNoiseAdded(model.initializeParameters(randomKey(16)));
        expectGradient((at) => model.classify(at, tokens, { lengths }), parameters);
      });
    });

    test.each(Object.entries(encoders))('never reads past the lengths: %s', (_name, encoder) => {
      tidy(() => {
        for (const embeddingSize of [undefined, 3]) {
          const options = { vocabularySize, classCount: 3, encoder: encoder(embeddingSize ?? vocabularySize), pooling };
          const model = sequenceClassifier({ ...options, ...(embeddingSize !== undefined && { embeddingSize }) });
          const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
          const resultsWith = (padding: Parameters<typeof paddedTokens>[1]): Tensor[] => {
            const { tokens, lengths } = paddedTokens(rows, padding);
            const { loss, gradients } = valueAndGradient(
              (at: typeof parameters) => sumOfSquares(model.classify(at, tokens, { lengths })),
              parameters,
            );
            return [loss, ...treeLeaves(gradients).map(({ tensor }) => tensor)];
          };
          const expected = resultsWith({}).map((one) => one.dataSync());
          const random = randomBits(randomKey(7), 8);
          const paddings = [
            (index: number) => (random[index] as number) % vocabularySize,
            (index: number) => [-1, vocabularySize, 2 ** 31 - 1, -(2 ** 31)][index % 4] as number,
          ];
          for (const padding of paddings) {
            expect(resultsWith({ padding }).map((one) => one.dataSync())).toEqual(expected);
            resultsWith({ padding, time: 8 }).forEach((one, index) => {
              expect(one).toMatchTensor({ shape: one.shape, values: [...(expected[index] as Float32Array)] });
            });
          }
        }
      });
    });

    test('reads each row by itself', () => {
      tidy(() => {
        const model = elmanClassifier(pooling, 3);
        const parameters = withNoiseAdded(model.initializeParameters(randomKey(1)));
        const logitsOf = (given: readonly number[][]): number[][] => {
          const { tokens, lengths } = paddedTokens(given);
          return model.classify(parameters, tokens, { lengths }).arraySync();
        };
        const [first, second, third] = logitsOf(rows);
        const [ofOther, ofSecond] = logitsOf([[0, 0, 2, 2, 1], ...rows.slice(1)]);
        expect(ofSecond).toEqual(second);
        expect(ofOther).not.toEqual(first);
        const [alone] = logitsOf(rows.slice(2));
        alone?.forEach((logit, index) => {
          expect(logit).toBeCloseTo(third?.[index] as number, 5);
        });
      });
    });

    test('leaves only what it returns', () => {
      expectNoLeak(() => {
        const model = elmanClassifier(pooling, 3);
        const parameters = model.initializeParameters(randomKey(1));
        const { tokens, lengths } = paddedTokens(rows);
        const results = [model.classify(parameters, tokens, { lengths }), model.classify(parameters, tokens)];
        disposeTree([results, parameters, tokens, lengths]);
      });
    });

    test('hands NaN on', () => {
      tidy(() => {
        const model = elmanClassifier(pooling);
        const parameters = model.initializeParameters(randomKey(1));
        parameters.encoder.forward.bias = tensor1d([0, Number.NaN, 0, 0]);
        const { tokens, lengths } = paddedTokens(rows);
        const logits = model.classify(parameters, tokens, { lengths }).dataSync();
        expect([...logits].every(Number.isNaN)).toBe(true);
      });
    });
  });

  test('reads one-hot vectors where the encoder does not read tokens', () => {
    tidy(() => {
      const { encodeTokens, ...encoder } = unidirectional(gruCell({ inputSize: vocabularySize, hiddenSize: 4 }));
      expect(encodeTokens).toBeDefined();
      const options = { vocabularySize, classCount: 3 };
      const model = sequenceClassifier({ ...options, encoder });
      const parameters = model.initializeParameters(randomKey(1));
      const { tokens, lengths } = paddedTokens(rows);
      const quick = sequenceClassifier({ ...options, encoder: { ...encoder, ...(encodeTokens && { encodeTokens }) } });
      const expected = quick.classify(parameters, tokens, { lengths });
      expect(model.classify(parameters, tokens, { lengths })).toMatchTensor(expected);
    });
  });
});

describe('sequenceClassifier', () => {
  beforeAll(() => useBackend('wasm'));

  test('names its parameters by what they are, and draws each part from a key of its own', () => {
    tidy(() => {
      const drawn = (seed: number) => treeLeaves(elmanClassifier('attention', 3).initializeParameters(randomKey(seed)));
      const leaves = drawn(1);
      expect(Object.fromEntries(leaves.map(({ path, tensor }) => [path, tensor.shape]))).toEqual({
        'embedding.weight': [6, 3],
        'encoder.forward.inputWeight': [3, 4],
        'encoder.forward.recurrentWeight': [4, 4],
        'encoder.forward.bias': [4],
        'encoder.backward.inputWeight': [3, 4],
        'encoder.backward.recurrentWeight': [4, 4],
        'encoder.backward.bias': [4],
        'pooling.weight': [8, 8],
        'pooling.bias': [8],
        'pooling.scoreWeight': [8],
        'head.weight': [8, 3],
        'head.bias': [3],
      });
      const valuesOf = (found: typeof leaves) => found.map(({ tensor }) => [...tensor.dataSync()]);
      expect(valuesOf(drawn(1))).toEqual(valuesOf(leaves));
      const limits: Record<string, number> = {
        'embedding.weight': 3,
        'pooling.weight': 8,
        'pooling.scoreWeight': 8,
        'head.weight': 8,
      };
      const beginnings = Object.entries(limits).map(([path, size]) => {
        const { tensor } = leaves.find((leaf) => leaf.path === path) as (typeof leaves)[number];
        const relative = [...tensor.dataSync()].map((value) => value * Math.sqrt(size));
        const greatest = Math.max(...relative.map(Math.abs));
        expect(greatest).toBeGreaterThan(0.7);
        expect(greatest).toBeLessThanOrEqual(1.0001);
        return relative[0]?.toFixed(4);
      });
      expect(new Set(beginnings).size).toBe(4);
      const others = valuesOf(drawn(2));
      valuesOf(leaves).forEach((values, index) => {
        if (values.some((value) => value !== 0)) expect(others[index]).not.toEqual(values);
      });
      expect(elmanClassifier('max').initializeParameters(randomKey(1))).toMatchObject({ embedding: {}, pooling: {} });
    });
  });

  test('refuses sizes that are not counts, an encoder that does not fit, and poolings that are none', () => {
    const encoder = unidirectional(gruCell({ inputSize: 4 as number, hiddenSize: 2 }));
    const options = { vocabularySize: 4, classCount: 2, encoder };
    const sentences: [Partial<typeof options> & { embeddingSize?: number; pooling?: 'max' }, string][] = [
      [{ vocabularySize: 0 }, '`vocabularySize` must be an integer of at least 1, got 0.'],
      [{ vocabularySize: Number.NaN }, '`vocabularySize` must be an integer of at least 1, got NaN.'],
      [{ embeddingSize: 1.5 }, '`embeddingSize` must be an integer of at least 1, got 1.5.'],
      [{ classCount: 1 }, '`classCount` must be an integer of at least 2, got 1. Two classes have a logit each.'],
      [{ vocabularySize: 5 }, '`encoder.inputSize` must equal vocabularySize, 5, got 4.'],
      [{ embeddingSize: 3 }, '`encoder.inputSize` must equal embeddingSize, 3, got 4.'],
      [{ pooling: 'sum' as 'max' }, "`pooling` must be 'last', 'mean', 'max' or 'attention', got \"sum\"."],
    ];
    for (const [wrong, sentence] of sentences) {
      expect(() => sequenceClassifier({ ...options, ...wrong } as typeof options)).toThrow(
        `sequenceClassifier: ${sentence}`,
      );
    }
  });

  describe('classify refuses, and leaves nothing behind', () => {
    const model = elmanClassifier('attention', 3);
    const given = {
      tokens: [
        [3, 1],
        [2, 0],
      ],
      lengths: [2, 1],
    };
    const cases: [string, { tokens?: () => Tensor; lengths?: number[] }, string][] = [
      [
        'no row',
        { tokens: () => tensor2d([], [0, 3], 'int32'), lengths: [] },
        '`tokens` must have at least one row and one time step, got [0, 3].',
      ],
      [
        'no time step',
        { tokens: () => tensor2d([], [2, 0], 'int32') },
        '`tokens` must have at least one row and one time step, got [2, 0].',
      ],
      ['a single row', { tokens: () => tensor1d([1, 2], 'int32') }, '`tokens` must have shape [batch, time], got [2].'],
      [
        'numbers',
        {
          tokens: () =>
            tensor2d([
              [1, Number.NaN],
              [0, 0],
            ]),
        },
        '`tokens` must be a tensor of type int32, got "float32".',
      ],
      ['length 0', { lengths: [2, 0] }, '`lengths[1]` must be from 1 to the 2 time steps of `tokens`, got 0.'],
      [
        'lengths longer than time',
        { lengths: [3, 1] },
        '`lengths[0]` must be from 1 to the 2 time steps of `tokens`, got 3.',
      ],
      ['too few lengths', { lengths: [2] }, '`lengths` must have shape [batch=2], got [1].'],
      [
        'an id that is none',
        {
          tokens: () =>
            tensor2d(
              [
                [3, 1],
                [6, 0],
              ],
              [2, 2],
              'int32',
            ),
        },
        'token 6 at offset 2 is not in the vocabulary of 6 entries. Ids in `tokens` are from 0 to 5',
      ],
      [
        'a negative id',
        {
          tokens: () =>
            tensor2d(
              [
                [3, -1],
                [0, 0],
              ],
              [2, 2],
              'int32',
            ),
        },
        'token -1 at offset 1 is not in the vocabulary of 6 entries.',
      ],
    ];
    test.each(cases)('%s', (_name, wrong, sentence) => {
      expectNoLeak(() => {
        const parameters = model.initializeParameters(randomKey(1));
        const tokens = (wrong.tokens?.() ?? tensor2d(given.tokens, [2, 2], 'int32')) as Tensor2D;
        const lengths = tensor1d(wrong.lengths ?? given.lengths, 'int32');
        expect(() => model.classify(parameters, tokens, { lengths })).toThrow(
          `sequenceClassifier.classify: ${sentence}`,
        );
        disposeTree([parameters, tokens, lengths]);
      });
    });

    const wrongTensors: [string, string][] = [
      ['embedding.weight', 'have shape [vocabularySize=6, embeddingSize=3], got [1, 2].'],
      ['pooling.weight', 'have shape [8, 8], got [1, 2].'],
      ['pooling.bias', 'have shape [8], got [1, 2].'],
      ['pooling.scoreWeight', 'have shape [8], got [1, 2].'],
      ['head.weight', 'have shape [outputSize=8, classCount=3], got [1, 2].'],
      ['head.bias', 'have shape [classCount=3], got [1, 2].'],
    ];
    test.each(wrongTensors)('%s of another shape', (wrongPath, sentence) => {
      tidy(() => {
        const parameters = mapTree(model.initializeParameters(randomKey(1)), (one, path) =>
          path === wrongPath ? tensor2d([[1, 2]]) : one,
        );
        const tokens = tensor2d(given.tokens, [2, 2], 'int32');
        expectNoLeak(() => {
          expect(() => model.classify(parameters, tokens)).toThrow(
            `sequenceClassifier.classify: \`parameters.${wrongPath}\` must ${sentence}`,
          );
        });
      });
    });

    test('parameters of a model of another kind', () => {
      tidy(() => {
        const tokens = tensor2d(given.tokens, [2, 2], 'int32');
        const parameters = model.initializeParameters(randomKey(1));
        const sentenceOf = (other: SequenceClassifier<typeof parameters.encoder>, wrong: object) => {
          const mixed = { ...other.initializeParameters(randomKey(1)), ...wrong };
          return () => other.classify(mixed, tokens);
        };
        expect(sentenceOf(elmanClassifier('max'), { embedding: parameters.embedding })).toThrow(
          'classify: `parameters.embedding` must be empty, as tokens are one-hot vectors, got { weight }.',
        );
        expect(sentenceOf(model, { embedding: {} })).toThrow('`parameters.embedding` must hold `weight`, got {}.');
        expect(sentenceOf(model, { pooling: {} })).toThrow(
          'classify: `parameters.pooling` must hold `weight`, `bias` and `scoreWeight`, got {}.',
        );
      });
    });
  });
});
