import type { CellName, RunConfiguration } from '../run/run-configuration.js';

/** How many blocks of [..., hiddenSize] the weights of a cell have, and how many biases each of them. */
const cellBlocks: Readonly<Record<CellName, { readonly gates: number; readonly biases: number }>> = {
  lstm: { gates: 4, biases: 1 },
  gru: { gates: 3, biases: 2 },
  elman: { gates: 1, biases: 1 },
};

/** How many parameters the model of a configuration has, without making it. */
export function parameterCountOf(model: RunConfiguration['model'], vocabularySize: number): number {
  const { cell, hiddenSize, layerCount, embeddingSize } = model;
  const { gates, biases } = cellBlocks[cell];
  const layer = (inputSize: number): number => gates * hiddenSize * (inputSize + hiddenSize + biases);
  const layers = layer(embeddingSize ?? vocabularySize) + (layerCount - 1) * layer(hiddenSize);
  return vocabularySize * (embeddingSize ?? 0) + layers + (hiddenSize + 1) * vocabularySize;
}
