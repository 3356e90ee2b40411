import { attentionCell, generalMemoryReader } from '@unroll/cells';
import { type EncoderDecoder, type EncoderDecoderParameters, encoderDecoder } from '@unroll/models';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { ModelSettings } from '../../training/model-settings.js';
import { bidirectionalLayers, bidirectionalParameterCount } from '../bidirectional-layers.js';
import { cellsOf, dropoutAt } from '../cells-of.js';
import { cellsParameterCount } from '../cells-parameter-count.js';
import { characterWeights } from '../character-weights.js';
import type { LayerDropout } from '../layer-dropout.js';

/** A translator of sentences. */
export type SentenceTranslator = EncoderDecoder<ParameterTree, ParameterTree, StateTree>;

/** The parameters of such a translator. */
export type SentenceTranslatorParameters = EncoderDecoderParameters<ParameterTree, ParameterTree>;

/** How many tokens of each language a translator knows. */
export type TranslatorSizes = {
  readonly sourceVocabularySize: number;
  /** With the token that begins and ends each translation. */
  readonly targetVocabularySize: number;
};

/** The translator that settings describe: layers that read from both ends, and as many that write and look back at them. */
export function translatorOf(
  settings: ModelSettings,
  sizes: TranslatorSizes,
  dropout?: LayerDropout,
): SentenceTranslator {
  const { embeddingSize, hiddenSize } = settings;
  const reader = generalMemoryReader({ querySize: hiddenSize as number, memorySize: (2 * hiddenSize) as number });
  const inputWeight = characterWeights(settings);
  const cells = cellsOf(settings, embeddingSize ?? sizes.targetVocabularySize, {
    ...(inputWeight && { inputWeight }),
    ...dropoutAt(dropout, 1),
  });
  return encoderDecoder({
    ...sizes,
    encoder: bidirectionalLayers(settings, embeddingSize ?? sizes.sourceVocabularySize, dropoutAt(dropout, 0).dropout),
    decoder: attentionCell(cells, reader, { outputSize: hiddenSize }),
    ...(embeddingSize === null ? {} : { sourceEmbeddingSize: embeddingSize, targetEmbeddingSize: embeddingSize }),
  }) as SentenceTranslator;
}

/** How many parameters it has, without making them. */
export function translatorParameterCount(settings: ModelSettings, sizes: TranslatorSizes): number {
  const { embeddingSize, hiddenSize, layerCount } = settings;
  const { sourceVocabularySize, targetVocabularySize } = sizes;
  const embeddings = (sourceVocabularySize + targetVocabularySize) * (embeddingSize ?? 0);
  const encoder = bidirectionalParameterCount(settings, embeddingSize ?? sourceVocabularySize);
  const decoder = cellsParameterCount(settings, embeddingSize ?? targetVocabularySize);
  const stateSize = (settings.cell === 'lstm' ? 2 : 1) * layerCount * hiddenSize; // an LSTM has a memory as well
  const bridge = (2 * stateSize + 1) * stateSize;
  const attention = hiddenSize * 2 * hiddenSize + (3 * hiddenSize + 1) * hiddenSize;
  return embeddings + encoder + bridge + decoder + attention + (hiddenSize + 1) * targetVocabularySize;
}
