import { formattedCount } from '../terminal/figures.js';
import type { CellName, ModelSettings } from '../training/model-settings.js';

const cellNames: Readonly<Record<CellName, string>> = { lstm: 'LSTM', gru: 'GRU', elman: 'Elman' };

/** The recurrence that settings describe, such as `LSTM, 2 layers of 128`. */
export function cellsInWords({ cell, hiddenSize, layerCount, embeddingSize }: ModelSettings): string {
  const layers = layerCount === 1 ? '1 layer' : `${formattedCount(layerCount)} layers`;
  const embedding = embeddingSize === null ? '' : `, embedding of ${formattedCount(embeddingSize)}`;
  return `${cellNames[cell]}, ${layers} of ${formattedCount(hiddenSize)}${embedding}`;
}
