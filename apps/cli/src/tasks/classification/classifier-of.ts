import { type SequenceClassifier, type SequenceClassifierParameters, sequenceClassifier } from '@unroll/models';
import type { ParameterTree } from '@unroll/tensors';
import type { ModelSettings } from '../../training/model-settings.js';
import { bidirectionalLayers, bidirectionalParameterCount } from '../bidirectional-layers.js';
import type { LayerDropout } from '../layer-dropout.js';

/** A classifier of texts. */
export type TextClassifier = SequenceClassifier<ParameterTree>;

/** The parameters of such a classifier. */
export type TextClassifierParameters = SequenceClassifierParameters<ParameterTree>;

/** How many characters and classes a classifier knows. */
export type ClassifierSizes = { readonly vocabularySize: number; readonly classCount: number };

/** The classifier that settings describe: layers that read from both ends, and the greatest of each of their outputs. */
export function classifierOf(
  settings: ModelSettings,
  { vocabularySize, classCount }: ClassifierSizes,
  dropout?: LayerDropout,
): TextClassifier {
  const { embeddingSize } = settings;
  return sequenceClassifier({
    vocabularySize,
    classCount,
    encoder: bidirectionalLayers(settings, embeddingSize ?? vocabularySize, dropout),
    pooling: 'max',
    ...(embeddingSize === null ? {} : { embeddingSize }),
  });
}

/** How many parameters it has, without making them. */
export function classifierParameterCount(
  settings: ModelSettings,
  { vocabularySize, classCount }: ClassifierSizes,
): number {
  const { embeddingSize, hiddenSize } = settings;
  const encoder = bidirectionalParameterCount(settings, embeddingSize ?? vocabularySize);
  return vocabularySize * (embeddingSize ?? 0) + encoder + (2 * hiddenSize + 1) * classCount;
}
