import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import {
  type BidirectionalParameters,
  bidirectional,
  type GruParameters,
  gruCell,
  type LstmParameters,
  lstmCell,
  unidirectional,
  variationalDropout,
} from '@unroll/cells';
import type { RandomKey } from '@unroll/core';
import { adam, classificationBatch, createTrainer, exampleBatches, taggingBatch, train } from '@unroll/trainers';
import { expectTypeOf, test } from 'vitest';
import { classificationObjective } from './classification-objective.js';
import { createClassifier } from './create-classifier.js';
import { createTagger } from './create-tagger.js';
import {
  type SequenceClassifier,
  type SequenceClassifierParameters,
  sequenceClassifier,
} from './sequence-classifier.js';
import { type SequenceTagger, sequenceTagger } from './sequence-tagger.js';
import { taggingObjective } from './tagging-objective.js';

declare const key: RandomKey;
declare const tokens: Tensor2D;
declare const size: number;
declare const maybeSize: { embeddingSize?: number };
const sizes = { inputSize: 4, hiddenSize: 8 } as const;
const encoder = bidirectional(gruCell(sizes), lstmCell(sizes));
type Encoder = BidirectionalParameters<GruParameters, LstmParameters>;
const model = sequenceClassifier({ vocabularySize: 4, classCount: 3, encoder });
const tagger = sequenceTagger({ vocabularySize: 4, tagCount: 3, encoder });

test('a classifier and a tagger have the parameters of their encoder', () => {
  expectTypeOf(model).toEqualTypeOf<SequenceClassifier<Encoder>>();
  expectTypeOf(tagger).toEqualTypeOf<SequenceTagger<Encoder>>();
  const parameters = model.initializeParameters(key);
  expectTypeOf(model.classify(parameters, tokens)).toEqualTypeOf<Tensor2D>();
  expectTypeOf(tagger.tag(tagger.initializeParameters(key), tokens)).toEqualTypeOf<Tensor3D>();
  createClassifier(model, parameters);
  const other = sequenceClassifier({ vocabularySize: 4, classCount: 3, encoder: unidirectional(gruCell(sizes)) });
  // @ts-expect-error
  createClassifier(other, parameters);
  createTagger(tagger, tagger.initializeParameters(key));
  // @ts-expect-error
  createTagger(tagger, other.initializeParameters(key));
  // @ts-expect-error
  tagger.tag(other.initializeParameters(key), tokens);
});

test('an encoder reads the vectors of the tokens', () => {
  const options = { classCount: 3, tagCount: 3, encoder } as const;
  sequenceClassifier({ ...options, vocabularySize: size });
  sequenceClassifier({ ...options, vocabularySize: 9, embeddingSize: 4 });
  sequenceClassifier({ ...options, vocabularySize: 9, ...maybeSize });
  sequenceTagger({ ...options, vocabularySize: 9, embeddingSize: 4, encoder: unidirectional(gruCell(sizes)) });
  // @ts-expect-error
  sequenceClassifier({ ...options, vocabularySize: 5 });
  // @ts-expect-error: the vectors of the tokens are of length 5, though there are 4 tokens
  sequenceClassifier({ ...options, vocabularySize: 4, embeddingSize: 5 });
  // @ts-expect-error
  sequenceTagger({ ...options, vocabularySize: 5 });
  // @ts-expect-error
  sequenceTagger({ ...options, vocabularySize: 4, embeddingSize: 5 });
  // @ts-expect-error
  sequenceClassifier({ ...options, vocabularySize: 4, pooling: 'sum' });
});

test('they are trained on their batches, and keep their types', () => {
  const optimizer = adam({ learningRate: 1 });
  const noisy = variationalDropout(gruCell(sizes), { outputRate: 0.5, key });
  const trainingModel = () =>
    sequenceClassifier({ vocabularySize: 4, classCount: 3, encoder: bidirectional(noisy, lstmCell(sizes)) });
  const trainer = createTrainer({ objective: classificationObjective(model, { trainingModel }), optimizer, key });
  expectTypeOf(trainer.state.parameters).toEqualTypeOf<SequenceClassifierParameters<Encoder>>();
  const classified = exampleBatches([{ tokens: new Int32Array(2), label: 1 }], {
    batchSize: 1,
    collate: classificationBatch,
  });
  train(trainer, classified);
  const tagged = exampleBatches([{ tokens: new Int32Array(2), labels: new Int32Array(2) }], {
    batchSize: 1,
    collate: taggingBatch,
  });
  train(createTrainer({ objective: taggingObjective(tagger), optimizer, key }), tagged);
  const swapped = () =>
    sequenceClassifier({ vocabularySize: 4, classCount: 3, encoder: bidirectional(lstmCell(sizes), noisy) });
  // @ts-expect-error: other parameters
  classificationObjective(model, { trainingModel: swapped });
});
