import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type AnySequenceEncoder, gruCell, lstmCell, unidirectional } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { disposeTree, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileTokenDecoder } from './compile-token-decoder.js';
import { createTokenDecoder } from './create-token-decoder.js';
import { type EncoderDecoder, encoderDecoder } from './encoder-decoder.js';
import { type LanguageModel, languageModel } from './language-model.js';
import { sequenceClassifier } from './sequence-classifier.js';
import { sequenceTagger } from './sequence-tagger.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const key = randomKey(1);
const ids = (...tokens: number[]) => tensor2d(tokens, [1, tokens.length], 'int32');
const gru = (inputSize: number, hiddenSize: number) => gruCell({ inputSize, hiddenSize });

type AnyLanguageModel = LanguageModel<ParameterTree, StateTree, boolean>;
type ModelSizes = { vocabularySize?: number; embeddingSize?: number; hiddenSize?: number; tiedWeights?: boolean };

function modelOf({ vocabularySize = 6, embeddingSize = 4, hiddenSize = 4, tiedWeights = false }: ModelSizes) {
  const cell = lstmCell({ inputSize: embeddingSize, hiddenSize });
  return languageModel({ vocabularySize, embeddingSize, cell, tiedWeights }) as AnyLanguageModel;
}

describe('languageModel', () => {
  const oneHot = languageModel({ vocabularySize: 6, cell: lstmCell({ inputSize: 6, hiddenSize: 4 }) });
  const strangers: [string, AnyLanguageModel, AnyLanguageModel, string][] = [
    [
      'tied parameters, untied',
      modelOf({}),
      modelOf({ tiedWeights: true }),
      '`parameters.head` must hold `weight`, as weights are not tied, got { bias }.',
    ],
    [
      'untied parameters, tied',
      modelOf({ tiedWeights: true }),
      modelOf({}),
      '`parameters.head` must hold `bias` alone, as weights are tied, got { weight, bias }.',
    ],
    [
      'an embedding of another vocabulary',
      modelOf({}),
      modelOf({ vocabularySize: 7 }),
      '`parameters.embedding.weight` must have shape [vocabularySize=6, embeddingSize=4], got [7, 4].',
    ],
    [
      'an embedding of another size',
      modelOf({}),
      modelOf({ embeddingSize: 3 }),
      '`parameters.embedding.weight` must have shape [vocabularySize=6, embeddingSize=4], got [6, 3].',
    ],
    ['no embedding', modelOf({}), oneHot, '`parameters.embedding` must hold `weight`, got {}.'],
    [
      'an embedding, without one',
      oneHot,
      modelOf({}),
      '`parameters.embedding` must be empty, as tokens are one-hot vectors, got { weight }.',
    ],
    [
      'a head of other outputs',
      modelOf({}),
      modelOf({ hiddenSize: 5 }),
      '`parameters.head.weight` must have shape [outputSize=4, vocabularySize=6], got [5, 6].',
    ],
  ];

  test.each(strangers)(
    'given %s: names what is wrong in every method, and leaves nothing',
    (_n, own, other, sentence) => {
      expectNoLeak(() => {
        tidy(() => {
          const parameters = other.initializeParameters(key);
          const state = own.initialState(1);
          expect(() => own.step(parameters, tensor1d([0], 'int32'), state)).toThrow(`languageModel.step: ${sentence}`);
          expect(() => own.sequence(parameters, ids(0, 1), state)).toThrow(`languageModel.sequence: ${sentence}`);
          expect(() => own.layers?.(parameters)).toThrow(`languageModel.layers: ${sentence}`);
          expect(() => compileTokenDecoder(own, parameters)).toThrow(sentence);
          const decoder = createTokenDecoder(own, parameters);
          expect(() => decoder.step(Int32Array.of(0), state)).toThrow(sentence);
        });
      });
    },
  );

  test.each([true, false])('names a head of another vocabulary, tied: %s', (tiedWeights) => {
    tidy(() => {
      const own = modelOf({ tiedWeights });
      const parameters = own.initializeParameters(key);
      const other = modelOf({ tiedWeights, vocabularySize: 7 }).initializeParameters(key);
      const foreign = { ...parameters, head: other.head } as typeof parameters;
      expect(() => own.sequence(foreign, ids(0), own.initialState(1))).toThrow(
        tiedWeights
          ? 'languageModel.sequence: `parameters.head.bias` must have shape [vocabularySize=6], got [7].'
          : 'languageModel.sequence: `parameters.head.weight` must have shape [outputSize=4, vocabularySize=6], got [4, 7].',
      );
    });
  });
});

describe('encoderDecoder', () => {
  type AnyEncoderDecoder = EncoderDecoder<ParameterTree, ParameterTree, StateTree, boolean>;
  type Sizes = {
    targetVocabularySize?: number;
    hiddenSize?: number;
    sharedEmbeddings?: boolean;
    tiedWeights?: boolean;
  };

  function translatorOf(sizes: Sizes): AnyEncoderDecoder {
    const { targetVocabularySize = 6, hiddenSize = 4, sharedEmbeddings = false, tiedWeights = false } = sizes;
    const encoder: AnySequenceEncoder = unidirectional(gru(4, 4));
    return encoderDecoder({
      sourceVocabularySize: 6,
      targetVocabularySize,
      sourceEmbeddingSize: 4,
      targetEmbeddingSize: 4,
      encoder,
      decoder: gru(4, hiddenSize),
      sharedEmbeddings,
      tiedWeights,
    });
  }

  const strangers: [string, Sizes, Sizes, string][] = [
    [
      'tied parameters, untied',
      {},
      { tiedWeights: true },
      '`parameters.head` must hold `weight`, as weights are not tied, got { bias }.',
    ],
    [
      'untied parameters, tied',
      { tiedWeights: true },
      {},
      '`parameters.head` must hold `bias` alone, as weights are tied, got { weight, bias }.',
    ],
    [
      'a head of another vocabulary',
      {},
      { targetVocabularySize: 7 },
      '`parameters.head.weight` must have shape [outputSize=4, vocabularySize=6], got [4, 7].',
    ],
    [
      'a tied head of another vocabulary',
      { tiedWeights: true },
      { tiedWeights: true, targetVocabularySize: 7 },
      '`parameters.head.bias` must have shape [vocabularySize=6], got [7].',
    ],
    [
      'a head of other outputs',
      {},
      { hiddenSize: 5 },
      '`parameters.head.weight` must have shape [outputSize=4, vocabularySize=6], got [5, 6].',
    ],
    [
      'shared embeddings, with its own',
      {},
      { sharedEmbeddings: true },
      '`parameters.targetEmbedding` must hold `weight`, got {}.',
    ],
    [
      'embeddings of their own, with a shared one',
      { sharedEmbeddings: true },
      {},
      '`parameters.targetEmbedding` must be empty, as embeddings are shared, got { weight }.',
    ],
  ];

  test.each(strangers)('given %s: names what is wrong, and leaves nothing', (_name, ownSizes, otherSizes, sentence) => {
    expectNoLeak(() => {
      tidy(() => {
        const own = translatorOf(ownSizes);
        const state = own.encode(own.initializeParameters(key), ids(0, 1));
        const parameters = translatorOf(otherSizes).initializeParameters(key);
        expect(() => own.step(parameters, tensor1d([0], 'int32'), state)).toThrow(`encoderDecoder.step: ${sentence}`);
        expect(() => own.sequence(parameters, ids(0, 1), state)).toThrow(`encoderDecoder.sequence: ${sentence}`);
      });
    });
  });

  test('names a shared embedding of another vocabulary', () => {
    tidy(() => {
      const own = translatorOf({ sharedEmbeddings: true });
      const parameters = own.initializeParameters(key);
      const state = own.encode(parameters, ids(0, 1));
      const sourceEmbedding = { weight: tensor2d(new Float32Array(28), [7, 4]) };
      const foreign = { ...parameters, sourceEmbedding };
      const sentence =
        '`parameters.sourceEmbedding.weight` must have shape [vocabularySize=6, embeddingSize=4], got [7, 4].';
      expect(() => own.encode(foreign, ids(0, 1))).toThrow(`encoderDecoder.encode: ${sentence}`);
      expect(() => own.step(foreign, tensor1d([0], 'int32'), state)).toThrow(`encoderDecoder.step: ${sentence}`);
      expect(() => own.sequence(foreign, ids(0), state)).toThrow(`encoderDecoder.sequence: ${sentence}`);
    });
  });

  test('draws the same with weights tied as without, but for the weight of the head', () => {
    const drawn = (sizes: Sizes) => {
      const parameters = translatorOf(sizes).initializeParameters(key);
      const values = treeLeaves(parameters).map(({ path, tensor }) => [path, [...tensor.dataSync()]] as const);
      disposeTree(parameters);
      return values;
    };
    expectNoLeak(() => {
      const untied = drawn({});
      expect(drawn({ tiedWeights: true })).toEqual(untied.filter(([path]) => path !== 'head.weight'));
      expect(untied.map(([path]) => path)).toContain('head.weight');
    });
  });
});

describe('classifiers and taggers', () => {
  const encoder = unidirectional(gruCell({ inputSize: 6, hiddenSize: 4 }));

  test('name a head of other classes', () => {
    tidy(() => {
      const [own, other] = [3, 2].map((classCount) => sequenceClassifier({ vocabularySize: 6, classCount, encoder }));
      expect(() => own?.classify(other?.initializeParameters(key) as never, ids(0))).toThrow(
        'sequenceClassifier.classify: `parameters.head.weight` must have shape [outputSize=4, classCount=3], got [4, 2].',
      );
    });
  });

  test('name a bias of other tags', () => {
    tidy(() => {
      const model = sequenceTagger({ vocabularySize: 6, tagCount: 3, encoder });
      const parameters = model.initializeParameters(key);
      const head = { ...parameters.head, bias: tensor1d([0, 0]) };
      expect(() => model.tag({ ...parameters, head }, ids(0))).toThrow(
        'sequenceTagger.tag: `parameters.head.bias` must have shape [tagCount=3], got [2].',
      );
    });
  });
});
