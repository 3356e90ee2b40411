import type { Tensor1D } from '@tensorflow/tfjs-core';
import {
  type AttentionCellState,
  additiveMemoryReader,
  attentionCell,
  type BidirectionalStates,
  bidirectional,
  dotMemoryReader,
  type EncoderParametersOf,
  type GruParameters,
  type GruState,
  gruCell,
  type InputFeedingState,
  inputFeeding,
  type LstmParameters,
  type LstmState,
  lstmCell,
  unidirectional,
} from '@unroll/cells';
import type { RandomKey, TokenDecoder } from '@unroll/core';
import type { ParametersOf } from '@unroll/tensors';
import { adam, createTrainer, exampleBatches, textBatches, train, translationBatch } from '@unroll/trainers';
import { expectTypeOf, test } from 'vitest';
import type { Bridge } from './bridge.js';
import { createTranslationDecoder } from './create-translation-decoder.js';
import { type EncoderDecoder, type EncoderDecoderParameters, encoderDecoder } from './encoder-decoder.js';
import { translate } from './translate.js';
import { translationObjective } from './translation-objective.js';

declare const key: RandomKey;
const sizes = { sourceVocabularySize: 6, targetVocabularySize: 5 } as const;
const gru = <const InputSize extends number>(inputSize: InputSize) => gruCell({ inputSize, hiddenSize: 4 });
const encoder = unidirectional(gru(6));
const model = encoderDecoder({ ...sizes, encoder, decoder: lstmCell({ inputSize: 5, hiddenSize: 3 }) });

test('a model has the parameters of its parts, and the state of its decoder', () => {
  expectTypeOf(model).toEqualTypeOf<EncoderDecoder<GruParameters, LstmParameters, LstmState>>();
  const both = bidirectional(gru(6), gru(6));
  const attention = attentionCell(gru(9), additiveMemoryReader({ querySize: 4, memorySize: 8, hiddenSize: 2 }), {
    outputSize: 4,
  });
  const attending = encoderDecoder({ ...sizes, encoder: both, decoder: inputFeeding(attention), bridge: 'none' });
  type State = InputFeedingState<AttentionCellState<GruState, Record<string, never>>>;
  expectTypeOf(attending).toEqualTypeOf<
    EncoderDecoder<EncoderParametersOf<typeof both>, ParametersOf<typeof attention>, State>
  >();
  expectTypeOf(both.encode)
    .returns.toHaveProperty('finalStates')
    .toEqualTypeOf<BidirectionalStates<GruState, GruState>>();
});

test('sizes that are literals must fit', () => {
  expectTypeOf(() => {
    encoderDecoder({ ...sizes, sourceEmbeddingSize: 3, encoder: unidirectional(gru(3)), decoder: gru(5) });
    encoderDecoder({ ...sizes, targetEmbeddingSize: 2, encoder, decoder: gru(2) });
    const size: number = 5;
    encoderDecoder({ ...sizes, targetVocabularySize: size, encoder, decoder: gru(6) });
    // @ts-expect-error: the encoder reads 7 features of 6 source tokens
    encoderDecoder({ ...sizes, encoder: unidirectional(gru(7)), decoder: gru(5) });
    // @ts-expect-error: the encoder reads 6 features of an embedding of 3
    encoderDecoder({ ...sizes, sourceEmbeddingSize: 3, encoder, decoder: gru(5) });
    // @ts-expect-error: the decoder reads 6 features of 5 target tokens
    encoderDecoder({ ...sizes, encoder, decoder: gru(6) });
    // @ts-expect-error: the decoder reads 5 features of an embedding of 2
    encoderDecoder({ ...sizes, targetEmbeddingSize: 2, encoder, decoder: gru(5) });
    const wide = attentionCell(gru(5), additiveMemoryReader({ querySize: 4, memorySize: 8, hiddenSize: 2 }), {
      outputSize: 4,
    });
    // @ts-expect-error: the decoder reads a memory of 8 features, and the encoder gives 4
    encoderDecoder({ ...sizes, encoder, decoder: wide });
    encoderDecoder({
      ...sizes,
      encoder,
      decoder: attentionCell(gru(5), dotMemoryReader({ size: 4 }), { outputSize: 2 }),
    });
  }).toBeFunction();
});

test('what is shared or tied has one size, where sizes are literals', () => {
  expectTypeOf(() => {
    const one = { sourceVocabularySize: 6, targetVocabularySize: 6 } as const;
    const three = { sourceEmbeddingSize: 3, targetEmbeddingSize: 3, encoder: unidirectional(gru(3)) } as const;
    encoderDecoder({ ...one, ...three, decoder: gru(3), sharedEmbeddings: true });
    // @ts-expect-error: an output of 4 does not fit an embedding of 3
    encoderDecoder({ ...one, ...three, decoder: gru(3), tiedWeights: true });
    // @ts-expect-error: there is no embedding of the targets
    encoderDecoder({ ...one, encoder, decoder: gru(6), tiedWeights: true });
    const ofThree = gruCell({ inputSize: 3, hiddenSize: 3 });
    encoderDecoder({ ...one, ...three, decoder: ofThree, tiedWeights: true });
    encoderDecoder({ ...one, ...three, decoder: ofThree, sharedEmbeddings: true, tiedWeights: true });
    const embeddingSize = 3 as number;
    encoderDecoder({ ...one, targetEmbeddingSize: embeddingSize, encoder, decoder: gru(3), tiedWeights: true });
    encoderDecoder({ ...one, ...three, decoder: gru(3), tiedWeights: true as boolean });
    // @ts-expect-error: five target tokens do not share an embedding with six source tokens
    encoderDecoder({ ...sizes, ...three, decoder: gru(3), sharedEmbeddings: true });
    // @ts-expect-error: an embedding of 4 does not share one of 3
    encoderDecoder({ ...one, ...three, targetEmbeddingSize: 4, decoder: gru(4), sharedEmbeddings: true });
    // @ts-expect-error: there is no embedding of the sources
    encoderDecoder({ ...one, targetEmbeddingSize: 3, encoder, decoder: gru(3), sharedEmbeddings: true });
    // @ts-expect-error: there is no embedding of the targets
    encoderDecoder({ ...one, sourceEmbeddingSize: 3, encoder: three.encoder, decoder: gru(6), sharedEmbeddings: true });
    encoderDecoder({ ...one, ...three, sourceVocabularySize: 6 as number, decoder: gru(3), sharedEmbeddings: true });
    encoderDecoder({ ...sizes, ...three, decoder: gru(3), sharedEmbeddings: false });
  }).toBeFunction();
});

test('without a bridge a decoder attends', () => {
  expectTypeOf(() => {
    const attending = attentionCell(gru(5), dotMemoryReader({ size: 4 }), { outputSize: 2 });
    encoderDecoder({ ...sizes, encoder, decoder: attending, bridge: 'none' });
    encoderDecoder({ ...sizes, encoder, decoder: gru(5), bridge: 'copy' });
    encoderDecoder({ ...sizes, encoder, decoder: gru(5), bridge: 'copy' as Bridge });
    // @ts-expect-error: nothing leads from the encoder to this decoder
    encoderDecoder({ ...sizes, encoder, decoder: gru(5), bridge: 'none' });
  }).toBeFunction();
});

test('what writes with a model wants its parameters', () => {
  expectTypeOf(() => {
    const parameters = model.initializeParameters(key);
    expectTypeOf(parameters).toEqualTypeOf<EncoderDecoderParameters<GruParameters, LstmParameters>>();
    expectTypeOf(createTranslationDecoder(model, parameters, [])).toEqualTypeOf<TokenDecoder<LstmState>>();
    const options = { startToken: 0, endToken: 0, maximumLength: 1 };
    expectTypeOf(translate(model, parameters, [], options)).toEqualTypeOf<Int32Array[]>();
    const other = encoderDecoder({ ...sizes, encoder, decoder: gru(5) }).initializeParameters(key);
    // @ts-expect-error: a GRU has the names of an LSTM's parameters, and one more
    createTranslationDecoder(encoderDecoder({ ...sizes, encoder, decoder: gru(5) }), parameters, []);
    expectTypeOf(other).toEqualTypeOf<EncoderDecoderParameters<GruParameters, GruParameters>>();
  }).toBeFunction();
});

test('tied weights are a type, and leave the head its bias alone', () => {
  expectTypeOf(() => {
    const parts = { ...sizes, targetEmbeddingSize: 4, encoder, decoder: gru(4) } as const;
    const tied = encoderDecoder({ ...parts, tiedWeights: true });
    expectTypeOf(tied).toEqualTypeOf<EncoderDecoder<GruParameters, GruParameters, GruState, true>>();
    const parameters = tied.initializeParameters(key);
    expectTypeOf(parameters.head).toEqualTypeOf<{ bias: Tensor1D }>();
    expectTypeOf(createTranslationDecoder(tied, parameters, [])).toEqualTypeOf<TokenDecoder<GruState>>();
    translate(tied, parameters, [], { startToken: 0, endToken: 0, maximumLength: 1 });
    const objective = translationObjective(tied, { trainingModel: () => tied });
    createTrainer({ objective, optimizer: adam({ learningRate: 1 }), key });
    const untied = encoderDecoder({ ...parts, tiedWeights: false });
    expectTypeOf(untied).toEqualTypeOf<EncoderDecoder<GruParameters, GruParameters, GruState>>();
    // @ts-expect-error: there is no weight in the head
    createTranslationDecoder(untied, parameters, []);
    const tiedWeights = true as boolean;
    const either = encoderDecoder({ ...parts, tiedWeights });
    expectTypeOf(either).toEqualTypeOf<EncoderDecoder<GruParameters, GruParameters, GruState, boolean>>();
  }).toBeFunction();
});

test('a model is trained on translations, and with models over the same parameters', () => {
  expectTypeOf(() => {
    const objective = translationObjective(model, { trainingModel: () => model });
    const trainer = createTrainer({ objective, optimizer: adam({ learningRate: 1 }), key });
    expectTypeOf(trainer.state.parameters).toEqualTypeOf<EncoderDecoderParameters<GruParameters, LstmParameters>>();
    const marks = { startToken: 0, endToken: 0 };
    const example = { source: new Int32Array(1), target: new Int32Array(1) };
    train(
      trainer,
      exampleBatches([example], { batchSize: 1, collate: (examples) => translationBatch(examples, marks) }),
    );
    // @ts-expect-error: there are no sources in these batches
    train(trainer, textBatches(new Int32Array(9), { batchSize: 1, timeSteps: 4 }));
    const grus = encoderDecoder({ ...sizes, encoder, decoder: gru(5) });
    // @ts-expect-error: it is over parameters of another cell
    translationObjective(grus, { trainingModel: () => model });
  }).toBeFunction();
});
