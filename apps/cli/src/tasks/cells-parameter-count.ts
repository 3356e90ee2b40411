import type { CellName, ModelSettings } from '../training/model-settings.js';

/** How many blocks of [..., hiddenSize] the weights of a cell have, and how many biases each of them. */
export const cellBlocks: Readonly<Record<CellName, { readonly gates: number; readonly biases: number }>> = {
  lstm: { gates: 4, biases: 1 },
  gru: { gates: 3, biases: 2 },
  elman: { gates: 1, biases: 1 },
};

/** How many parameters a layer of cells has, without making it. */
export function layerParameterCount({ cell, hiddenSize }: ModelSettings, inputSize: number): number {
  const { gates, biases } = cellBlocks[cell];
  return gates * hiddenSize * (inputSize + hiddenSize + biases);
}

/** How many parameters the recurrence of settings has: equal layers on top of each other. */
export function cellsParameterCount(model: ModelSettings, inputSize: number): number {
  const { hiddenSize, layerCount } = model;
  return layerParameterCount(model, inputSize) + (layerCount - 1) * layerParameterCount(model, hiddenSize);
}
