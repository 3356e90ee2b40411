import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import {
  type ElmanParameters,
  elmanCell,
  type GruParameters,
  type GruState,
  gruCell,
  type LstmParameters,
  type LstmState,
  lstmCell,
  stackCells,
} from '@unroll/cells';
import type { RandomKey, TokenDecoder } from '@unroll/core';
import { adam, createTrainer, textBatches, train } from '@unroll/trainers';
import { expectTypeOf, test } from 'vitest';
import { compileTokenDecoder } from './compile-token-decoder.js';
import { createTokenDecoder } from './create-token-decoder.js';
import { type LanguageModel, type LanguageModelParameters, languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

declare const key: RandomKey;
const sizes = { inputSize: 4, hiddenSize: 4 };
const model = languageModel({ vocabularySize: 4, cell: stackCells(lstmCell(sizes), gruCell(sizes)) });

test('a model has the parameters and the state of its cell', () => {
  expectTypeOf(model).toEqualTypeOf<LanguageModel<[LstmParameters, GruParameters], [LstmState, GruState]>>();
});

test('a decoder has the state of its model, and wants its parameters', () => {
  const parameters = model.initializeParameters(key);
  expectTypeOf(createTokenDecoder(model, parameters)).toEqualTypeOf<TokenDecoder<[LstmState, GruState]>>();
  const other = languageModel({ vocabularySize: 4, cell: elmanCell(sizes) }).initializeParameters(key);
  expectTypeOf(other).toEqualTypeOf<LanguageModelParameters<ElmanParameters>>();
  // @ts-expect-error
  createTokenDecoder(model, other);
  const lstm = languageModel({ vocabularySize: 4, cell: lstmCell(sizes) });
  const gru = languageModel({ vocabularySize: 4, cell: gruCell(sizes) });
  // @ts-expect-error: a GRU has the names of an LSTM's parameters, and one more
  createTokenDecoder(gru, lstm.initializeParameters(key));
});

test('a model is trained on batches of tokens, and keeps its types', () => {
  const optimizer = adam({ learningRate: 1 });
  const trainer = createTrainer({ objective: nextTokenObjective(model), optimizer, key });
  expectTypeOf(trainer.state.parameters).toEqualTypeOf<LanguageModelParameters<[LstmParameters, GruParameters]>>();
  expectTypeOf(trainer.state.recurrentState).toEqualTypeOf<[LstmState, GruState] | undefined>();
  train(trainer, textBatches(new Int32Array(9), { batchSize: 1, timeSteps: 4 }));
  const streams = { batchesPerEpoch: 1, batchAt: () => ({ batchSize: 1, timeSteps: 1, startsStream: true }) };
  // @ts-expect-error: there are no tokens in these batches
  train(trainer, streams);
});

test('an embedding is there or empty', () => {
  const { embedding } = model.initializeParameters(key);
  expectTypeOf(embedding.weight).toExtend<Tensor | undefined>();
});

test('tied weights are a type, and leave the head its bias alone', () => {
  const tied = languageModel({ vocabularySize: 9, embeddingSize: 4, cell: lstmCell(sizes), tiedWeights: true });
  expectTypeOf(tied).toEqualTypeOf<LanguageModel<LstmParameters, LstmState, true>>();
  const parameters = tied.initializeParameters(key);
  expectTypeOf(parameters.head).toEqualTypeOf<{ bias: Tensor1D }>();
  expectTypeOf(parameters.embedding).toEqualTypeOf<{ weight: Tensor2D }>();
  expectTypeOf(createTokenDecoder(tied, parameters)).toEqualTypeOf<TokenDecoder<LstmState>>();
  compileTokenDecoder(tied, parameters);
  createTrainer({ objective: nextTokenObjective(tied), optimizer: adam({ learningRate: 1 }), key });
  const untied = languageModel({ vocabularySize: 9, embeddingSize: 4, cell: lstmCell(sizes), tiedWeights: false });
  expectTypeOf(untied).toEqualTypeOf<LanguageModel<LstmParameters, LstmState>>();
  // @ts-expect-error: there is no weight in the head
  createTokenDecoder(untied, parameters);
});

test('tied weights need an embedding of the size of the output, where sizes are literals', () => {
  const cell = lstmCell({ inputSize: 8, hiddenSize: 16 });
  // @ts-expect-error: an output of 16 does not fit an embedding of 8
  languageModel({ vocabularySize: 9, embeddingSize: 8, cell, tiedWeights: true });
  // @ts-expect-error: there is no embedding
  languageModel({ vocabularySize: 8, cell, tiedWeights: true });
  languageModel({ vocabularySize: 9, embeddingSize: 8, cell });
  languageModel({ vocabularySize: 9, embeddingSize: 8, cell, tiedWeights: false });
  const embeddingSize = 8 as number;
  languageModel({ vocabularySize: 9, embeddingSize, cell, tiedWeights: true });
  const tiedWeights = true as boolean;
  const either = languageModel({ vocabularySize: 9, embeddingSize: 8, cell, tiedWeights });
  expectTypeOf(either).toEqualTypeOf<LanguageModel<LstmParameters, LstmState, boolean>>();
});
