import type { ModelSettings } from '../training/model-settings.js';
import { cellBlocks } from './cells-parameter-count.js';

/*
 * What a training step holds at its peak, in float32 numbers, as measured: the projections of a layer, their gradient, and
 * a little more.
 */

/** How many numbers training holds for each token that an encoder of two-way layers reads. */
export function encoderValueCount(settings: ModelSettings): number {
  return 2 * layersValueCount(settings) + 4 * (settings.embeddingSize ?? 0);
}

/** How many numbers training holds for each token that a decoder with attention writes, without those of its attention. */
export function decoderValueCount(settings: ModelSettings, vocabularySize: number): number {
  const attention = 20 * settings.hiddenSize; // what it reads, and the layer behind it
  return layersValueCount(settings) + attention + 2 * (settings.embeddingSize ?? 0) + 3 * vocabularySize;
}

/** How many numbers training holds for each pair of a token that is written and one that is looked back at. */
export const attentionValueCount = 2;

function layersValueCount({ cell, hiddenSize, layerCount }: ModelSettings): number {
  return layerCount * (2 * cellBlocks[cell].gates + 2) * hiddenSize;
}
