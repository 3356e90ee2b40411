import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { CellName, ModelSettings } from '../training/model-settings.js';

/** A cell of whatever kind. */
export type Cell = RecurrentCell<ParameterTree, StateTree>;

const cellFactories: Readonly<Record<CellName, (sizes: { inputSize: number; hiddenSize: number }) => Cell>> = {
  lstm: lstmCell,
  gru: gruCell,
  elman: elmanCell,
};

/** One layer of the recurrence that settings describe. */
export function cellOf({ cell, hiddenSize }: ModelSettings, inputSize: number): Cell {
  return cellFactories[cell]({ inputSize, hiddenSize });
}

/** The recurrence that settings describe: equal layers on top of each other. */
export function cellsOf(settings: ModelSettings, inputSize: number): Cell {
  const { hiddenSize, layerCount } = settings;
  const others = Array.from({ length: layerCount - 1 }, () => cellOf(settings, hiddenSize));
  return stackCells(cellOf(settings, inputSize), ...others);
}
