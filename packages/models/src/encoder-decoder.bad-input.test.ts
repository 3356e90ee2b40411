import { type Tensor1D, type Tensor2D, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import {
  attentionCell,
  bidirectional,
  generalMemoryReader,
  gruCell,
  inputFeeding,
  lstmCell,
  stackCells,
  unidirectional,
} from '@unroll/cells';
import { ArgumentError, randomKey } from '@unroll/core';
import type { StateTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { encoderDecoder } from './encoder-decoder.js';
import {
  type AnyEncoderDecoder,
  type AnyParameters,
  encoderDecoderCases,
  livelyParameters,
} from './encoder-decoder-cases.reference.js';
import type { EncoderDecoderOptions } from './encoder-decoder-options.js';
import { translationObjective } from './translation-objective.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const gru = (inputSize: number, hiddenSize = 4) => gruCell({ inputSize, hiddenSize });
const attending = (inputSize: number, memorySize: number) =>
  attentionCell(gru(inputSize), generalMemoryReader({ querySize: 4, memorySize }), { outputSize: 3 });
const encoder = unidirectional(gru(6));
const plain: EncoderDecoderOptions = { sourceVocabularySize: 6, targetVocabularySize: 5, encoder, decoder: gru(5) };
const embedded = { sourceEmbeddingSize: 3, targetEmbeddingSize: 3, encoder: unidirectional(gru(3)), decoder: gru(3) };

test.each<[string, Partial<EncoderDecoderOptions>, string]>([
  [
    'a vocabulary of no token',
    { sourceVocabularySize: 0 },
    '`sourceVocabularySize` must be an integer of at least 1, got 0.',
  ],
  ['half a token', { targetVocabularySize: 5.5 }, '`targetVocabularySize` must be an integer of at least 1, got 5.5.'],
  ['an empty embedding', { sourceEmbeddingSize: 0 }, '`sourceEmbeddingSize` must be an integer of at least 1, got 0.'],
  [
    'an encoder of other inputs',
    { encoder: unidirectional(gru(7)) },
    '`encoder.inputSize` must equal sourceVocabularySize, 6, got 7.',
  ],
  [
    'an encoder of one-hot vectors',
    { sourceEmbeddingSize: 3 },
    '`encoder.inputSize` must equal sourceEmbeddingSize, 3, got 6.',
  ],
  ['a decoder of other inputs', { decoder: gru(6) }, '`decoder.inputSize` must equal targetVocabularySize, 5, got 6.'],
  [
    'a decoder of one-hot vectors',
    { targetEmbeddingSize: 2 },
    '`decoder.inputSize` must equal targetEmbeddingSize, 2, got 5.',
  ],
  [
    'a memory of other vectors',
    { decoder: attending(5, 8) },
    "`decoder.memorySize` must equal the encoder's outputSize, 4, got 8.",
  ],
  [
    'the same, fed',
    { decoder: inputFeeding(attending(8, 8)) },
    "`decoder.memorySize` must equal the encoder's outputSize, 4, got 8.",
  ],
  [
    'a bridge of another name',
    { bridge: 'wide' as never },
    "`bridge` must be 'dense', 'copy' or 'none', got \"wide\".",
  ],
  [
    'nothing between encoder and decoder',
    { bridge: 'none' },
    "`bridge` must be 'dense' or 'copy' where the decoder does not attend, got \"none\". Nothing else would lead from what is read to what is written.",
  ],
  [
    'vocabularies of two sizes to be shared',
    { ...embedded, sharedEmbeddings: true },
    '`targetVocabularySize` must equal sourceVocabularySize to be shared, 6, got 5.',
  ],
  [
    'embeddings of two sizes to be shared',
    { ...embedded, targetVocabularySize: 6, targetEmbeddingSize: 4, decoder: gru(4), sharedEmbeddings: true },
    '`targetEmbeddingSize` must equal sourceEmbeddingSize to be shared, 3, got 4.',
  ],
  [
    'no embeddings to be shared',
    { targetVocabularySize: 6, decoder: gru(6), sharedEmbeddings: true },
    '`sourceEmbeddingSize` must be given where embeddings are shared, got undefined.',
  ],
  [
    'weights of two sizes to be tied',
    { ...embedded, tiedWeights: true },
    "`targetEmbeddingSize` must equal the decoder's outputSize to be tied, 4, got 3.",
  ],
  [
    'no weights to be tied',
    { tiedWeights: true },
    "`targetEmbeddingSize` must equal the decoder's outputSize to be tied, 4, got undefined.",
  ],
])('encoderDecoder refuses %s', (_name, options, sentence) => {
  const create = () => encoderDecoder({ ...plain, ...options });
  expect(create).toThrow(ArgumentError);
  expect(create).toThrow(`encoderDecoder: ${sentence}`);
});

test.each([
  [
    'of two directions',
    bidirectional(gru(6, 2), gru(6, 2)),
    gru(5),
    'the encoder ends with forward.hidden [2], backward.hidden [2] and the decoder begins with hidden [4]',
  ],
  [
    'of another size',
    unidirectional(gru(6, 3)),
    gru(5),
    'the encoder ends with hidden [3] and the decoder begins with hidden [4]',
  ],
  [
    'of more layers',
    unidirectional(stackCells(gru(6), gru(4))),
    stackCells(gru(5)),
    'the encoder ends with 0.hidden [4], 1.hidden [4] and the decoder begins with 0.hidden [4]',
  ],
  [
    'of another cell',
    unidirectional(gru(6)),
    lstmCell({ inputSize: 5, hiddenSize: 4 }),
    'the encoder ends with hidden [4] and the decoder begins with hidden [4], memory [4]',
  ],
])('initializeParameters refuses to copy states %s, and leaves nothing behind', (_name, reads, writes, sentence) => {
  expectNoLeak(() => {
    const model = encoderDecoder({
      ...plain,
      encoder: reads,
      decoder: writes,
      bridge: 'copy',
    } as EncoderDecoderOptions);
    expect(() => model.initializeParameters(randomKey(1))).toThrow(
      `encoderDecoder: \`bridge\` must be 'dense' where ${sentence}, got "copy".`,
    );
  });
});

test('initializeParameters refuses a decoder that hides a cell which attends', () => {
  expectNoLeak(() => {
    const model = encoderDecoder({ ...plain, decoder: stackCells(attending(5, 4), gru(3)) } as EncoderDecoderOptions);
    expect(() => model.initializeParameters(randomKey(1))).toThrow(
      'encoderDecoder: `decoder` must have a state of float32 tensors for a dense bridge, got "0.memory.lengths: int32". To attend',
    );
  });
});

describe('a model', () => {
  const caseNamed = (name: string) =>
    (encoderDecoderCases.find((one) => one.name.startsWith(name)) as (typeof encoderDecoderCases)[number]).create();
  const ids = (...shape: [number, number]) => zeros(shape, 'int32') as Tensor2D;
  const list = (...values: number[]) => tensor1d(values, 'int32');

  const mistakes: [
    string,
    (model: AnyEncoderDecoder, parameters: AnyParameters, state: StateTree) => unknown,
    string,
  ][] = [
    [
      'no row',
      (m, p) => m.encode(p, ids(0, 3)),
      'encode: `sources` must have at least one row and one time step, got [0, 3].',
    ],
    [
      'no step',
      (m, p) => m.encode(p, ids(2, 0)),
      'encode: `sources` must have at least one row and one time step, got [2, 0].',
    ],
    [
      'a source of length 0',
      (m, p) => m.encode(p, ids(2, 3), { lengths: list(3, 0) }),
      'encode: `lengths[1]` must be from 1 to the 3 time steps of `sources`, got 0.',
    ],
    [
      'a length past the end',
      (m, p) => m.encode(p, ids(2, 3), { lengths: list(3, 4) }),
      'encode: `lengths[1]` must be from 1 to the 3 time steps of `sources`, got 4.',
    ],
    [
      'lengths of other rows',
      (m, p) => m.encode(p, ids(2, 3), { lengths: list(3) }),
      'encode: `lengths` must have shape [batch=2], got [1].',
    ],
    [
      'one list of sources',
      (m, p) => m.encode(p, list(1, 2) as never),
      'encode: `sources` must have shape [batch, time], got [2].',
    ],
    [
      'float32 sources',
      (m, p) => m.encode(p, zeros([2, 3])),
      'encode: `sources` must be a tensor of type int32, got "float32".',
    ],
    [
      'float32 sources with lengths',
      (m, p) => m.encode(p, zeros([2, 3]), { lengths: list(3, 1) }),
      'encode: `sources` must be a tensor of type int32, got "float32".',
    ],
    [
      'an unknown source token',
      (m, p) => m.encode(p, tensor2d([[0, 6]], [1, 2], 'int32')),
      'encode: token 6 at offset 1 is not in the vocabulary of 6 entries. Ids in `sources` are from 0 to 5',
    ],
    [
      'an unknown target token',
      (m, p, s) => m.step(p, list(0, 5), s),
      'step: token 5 at offset 1 is not in the vocabulary of 5 entries. Ids in `tokens` are from 0 to 4',
    ],
    [
      'an unknown token in a sequence',
      (m, p, s) => m.sequence(p, tensor2d([[0], [-1]], [2, 1], 'int32'), s),
      'sequence: token -1 at offset 1 is not in the vocabulary of 5 entries.',
    ],
    [
      'targets without a step',
      (m, p, s) => m.sequence(p, ids(2, 0), s),
      'sequence: `tokens` must have at least one row and one time step, got [2, 0].',
    ],
    [
      'a negative length',
      (m, p, s) => m.sequence(p, ids(2, 3), s, { lengths: list(3, -1) }),
      'sequence: `lengths[1]` must be from 0 to the 3 time steps of `tokens`, got -1.',
    ],
    [
      'a block for a step',
      (m, p, s) => m.step(p, ids(2, 3) as never, s),
      'step: `tokens` must have shape [batch], got [2, 3].',
    ],
    [
      'a state of other rows',
      (m, p, s) => m.step(p, list(0, 1, 2), s),
      'step: `state.hidden` must have shape [batch=3, 4], got [2, 4].',
    ],
  ];

  test.each(mistakes)('refuses %s, and leaves nothing behind', (_name, mistake, sentence) => {
    tidy(() => {
      const model = caseNamed('attention, bidirectional');
      const parameters = livelyParameters(model);
      const state = model.encode(parameters, ids(2, 3));
      expectNoLeak(() => {
        tidy(() => {
          expect(() => mistake(model, parameters, state)).toThrow(sentence);
        });
      });
    });
  });

  const names = ['plain, uni', 'attention, uni', 'additive attention, bi', 'coverage, bi', 'input feeding, uni'];
  const pairs = names
    .flatMap((own) => names.filter((other) => other !== own).map((other) => [own, other] as const))
    .filter(([own, other]) => own !== 'additive attention, bi' || other !== 'coverage, bi'); // which has all that it needs
  test.each(pairs)('%s: names what is of %s', (own, other) => {
    tidy(() => {
      const model = caseNamed(own);
      const parameters = livelyParameters(model);
      const stranger = caseNamed(other);
      const foreign = livelyParameters(stranger);
      const tokens = tensor1d([0, 1], 'int32') as Tensor1D;
      const state = model.encode(parameters, ids(2, 3));
      const sentence = /^\w+\.\w+: `(state|parameters)\S*` must (have shape|hold|be empty)/;
      expect(() => model.step(parameters, tokens, stranger.encode(foreign, ids(2, 3)))).toThrow(sentence);
      expect(() => model.step(foreign, tokens, state)).toThrow(sentence);
    });
  });

  test('names the bridge that parameters lack', () => {
    tidy(() => {
      const model = encoderDecoder(plain);
      const parameters = model.initializeParameters(randomKey(1));
      const without = { ...parameters, bridge: {} };
      expect(() => model.encode(without, ids(2, 3))).toThrow('encoderDecoder.encode: `parameters.bridge` must hold');
      const wider = encoderDecoder({ ...plain, encoder: unidirectional(gru(6, 5)) }).initializeParameters(randomKey(1));
      expect(() => model.encode({ ...parameters, bridge: wider.bridge }, ids(2, 3))).toThrow(
        'encoderDecoder.encode: `parameters.bridge.weight.hidden` must have shape [4, 4], got [5, 4].',
      );
    });
  });

  test('refuses batches whose parts do not fit each other', () => {
    tidy(() => {
      const objective = translationObjective(encoderDecoder(plain));
      const parameters = objective.initializeParameters(randomKey(1));
      const batch = {
        batchSize: 2,
        timeSteps: 1,
        sources: Int32Array.of(0, 1, 2, 0),
        sourceTimeSteps: 2,
        sourceLengths: Int32Array.of(2, 1),
        inputs: Int32Array.of(3, 3),
        targets: Int32Array.of(4, 4),
        targetLengths: Int32Array.of(1, 1),
        targetCounts: Int32Array.of(1, 1),
        startsStream: true,
      } as const;
      const lossOf = (wrong: Partial<typeof batch>) => () => objective.loss(parameters, { ...batch, ...wrong }, {});
      expect(lossOf({})().loss.dataSync()[0]).toBeGreaterThan(0);
      expect(lossOf({ targetLengths: Int32Array.of(1, 2) })).toThrow(
        'translationObjective.loss: `batch.targetLengths[1]` must be an integer from 1 to 1, got 2.',
      );
      expect(lossOf({ targetLengths: Int32Array.of(1) })).toThrow(
        'translationObjective.loss: `batch.targetLengths.length` must be an integer from 2 to 2, got 1.',
      );
      expect(lossOf({ sourceLengths: Int32Array.of(2, 0) })).toThrow(
        'encoderDecoder.encode: `lengths[1]` must be from 1',
      );
      expect(lossOf({ targets: Int32Array.of(4, 5) })).toThrow(
        'token 5 at offset 1 is not in the vocabulary of 5 entries.',
      );
      expect(lossOf({ inputs: Int32Array.of(4, 5) })).toThrow(
        'token 5 at offset 1 is not in the vocabulary of 5 entries.',
      );
    });
  });
});
