import {
  bidirectional,
  coupledLstmCell,
  elmanCell,
  gruCell,
  indRnnCell,
  layerNormGruCell,
  layerNormLstmCell,
  lstmCell,
  minGruCell,
  minLstmCell,
  mLstmCell,
  peepholeLstmCell,
  projectedLstmCell,
  qrnnCell,
  sLstmCell,
  sruCell,
  stackCells,
  unidirectional,
} from '@unroll/cells';
import type { RandomKey } from '@unroll/core';
import type { AnyRecurrentCell, ParameterTree, StateTree } from '@unroll/tensors';
import { encoderDecoder } from './encoder-decoder.js';
import { encoderDecoderCases } from './encoder-decoder-cases.reference.js';
import { type LanguageModel, languageModel } from './language-model.js';
import { poolings } from './pooling.js';
import { sequenceClassifier } from './sequence-classifier.js';
import { sequenceTagger } from './sequence-tagger.js';

/** A language model of which the trees are not known. */
export type AnyLanguageModel = LanguageModel<ParameterTree, StateTree>;

export const vocabularySize = 5;
const hiddenSize = 4;

/** Every cell, by the name of its factory and of what it was told: 4 features out. */
export const allCells: Readonly<Record<string, (inputSize: number) => AnyRecurrentCell>> = {
  coupledLstmCell: (inputSize) => coupledLstmCell({ inputSize, hiddenSize }),
  elmanCell: (inputSize) => elmanCell({ inputSize, hiddenSize }),
  'elmanCell with relu': (inputSize) => elmanCell({ inputSize, hiddenSize, activation: 'relu' }),
  gruCell: (inputSize) => gruCell({ inputSize, hiddenSize }),
  'gruCell with hard sigmoids': (inputSize) => gruCell({ inputSize, hiddenSize, gateActivation: 'hardSigmoid' }),
  'gruCell with the reset before': (inputSize) => gruCell({ inputSize, hiddenSize, reset: 'before' }),
  indRnnCell: (inputSize) => indRnnCell({ inputSize, hiddenSize }),
  layerNormGruCell: (inputSize) => layerNormGruCell({ inputSize, hiddenSize }),
  layerNormLstmCell: (inputSize) => layerNormLstmCell({ inputSize, hiddenSize }),
  lstmCell: (inputSize) => lstmCell({ inputSize, hiddenSize }),
  'lstmCell with hard sigmoids': (inputSize) => lstmCell({ inputSize, hiddenSize, gateActivation: 'hardSigmoid' }),
  mLstmCell: (inputSize) => mLstmCell({ inputSize, hiddenSize, headCount: 2, chunkSize: 2 }),
  minGruCell: (inputSize) => minGruCell({ inputSize, hiddenSize }),
  minLstmCell: (inputSize) => minLstmCell({ inputSize, hiddenSize }),
  peepholeLstmCell: (inputSize) => peepholeLstmCell({ inputSize, hiddenSize }),
  projectedLstmCell: (inputSize) => projectedLstmCell({ inputSize, hiddenSize: 6, projectionSize: hiddenSize }),
  qrnnCell: (inputSize) => qrnnCell({ inputSize, hiddenSize }),
  sLstmCell: (inputSize) => sLstmCell({ inputSize, hiddenSize, headCount: 2 }),
  sruCell: (inputSize) => sruCell({ inputSize, hiddenSize }),
  stackCells: (inputSize) => stackCells(gruCell({ inputSize, hiddenSize: 3 }), lstmCell({ inputSize: 3, hiddenSize })),
};

/** A language model over every cell in every way that tokens enter it and leave it. */
export const allLanguageModels: readonly { readonly name: string; readonly model: AnyLanguageModel }[] = Object.entries(
  allCells,
).flatMap(([name, cell]) => [
  { name: `languageModel, one-hot, ${name}`, model: languageModel({ vocabularySize, cell: cell(vocabularySize) }) },
  {
    name: `languageModel, embedding, ${name}`,
    model: languageModel({ vocabularySize, embeddingSize: 3, cell: cell(3) }),
  },
  {
    name: `languageModel, tied, ${name}`,
    model: languageModel({
      vocabularySize,
      embeddingSize: hiddenSize,
      tiedWeights: true,
      cell: cell(hiddenSize),
    }) as unknown as AnyLanguageModel,
  },
]);

/** A model of any kind, by its factory and by what it was told. */
type NamedModel = {
  readonly name: string;
  readonly model: { initializeParameters(key: RandomKey): ParameterTree };
};

const sizes = { inputSize: vocabularySize, hiddenSize };
const embedded = { inputSize: 3, hiddenSize };
const encoder = bidirectional(gruCell(sizes), lstmCell(sizes));
const embeddedEncoder = bidirectional(gruCell(embedded), lstmCell(embedded));

const sharings = [
  { sharedEmbeddings: true },
  { tiedWeights: true },
  { sharedEmbeddings: true, tiedWeights: true },
] as const;

/** Every kind of model with each of its options that changes what its parameters are. */
export const allModels: readonly NamedModel[] = [
  ...allLanguageModels,
  ...poolings.flatMap((pooling) => [
    {
      name: `sequenceClassifier, one-hot, pooling ${pooling}`,
      model: sequenceClassifier({ vocabularySize, classCount: 3, encoder, pooling }),
    },
    {
      name: `sequenceClassifier, embedding, pooling ${pooling}`,
      model: sequenceClassifier({
        vocabularySize,
        classCount: 3,
        embeddingSize: 3,
        encoder: embeddedEncoder,
        pooling,
      }),
    },
  ]),
  { name: 'sequenceTagger, one-hot', model: sequenceTagger({ vocabularySize, tagCount: 2, encoder }) },
  {
    name: 'sequenceTagger, embedding',
    model: sequenceTagger({ vocabularySize, tagCount: 2, embeddingSize: 3, encoder: embeddedEncoder }),
  },
  ...encoderDecoderCases.map(({ name, create }) => ({ name: `encoderDecoder, ${name}`, model: create() })),
  ...sharings.map((sharing) => ({
    name: `encoderDecoder, ${Object.keys(sharing).join(', ')}`,
    model: encoderDecoder({
      sourceVocabularySize: vocabularySize,
      targetVocabularySize: vocabularySize,
      sourceEmbeddingSize: hiddenSize,
      targetEmbeddingSize: hiddenSize,
      encoder: unidirectional(gruCell({ inputSize: hiddenSize, hiddenSize })),
      decoder: gruCell({ inputSize: hiddenSize, hiddenSize }),
      ...sharing,
    }),
  })),
  ...Object.entries(allCells)
    .filter(([name]) => name !== 'mLstmCell') // of which a dense bridge could write nothing
    .map(([name, cell]) => ({
      name: `encoderDecoder, bridge dense, ${name} to itself`,
      model: encoderDecoder({
        sourceVocabularySize: vocabularySize,
        targetVocabularySize: vocabularySize,
        encoder: unidirectional(cell(vocabularySize)),
        decoder: cell(vocabularySize),
      }),
    })),
];
