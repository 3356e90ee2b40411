import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { CellName, ModelSettings } from '../training/model-settings.js';

/** Cells of whatever kind. */
export type Cells = RecurrentCell<ParameterTree, StateTree>;

const cellFactories: Readonly<Record<CellName, (sizes: { inputSize: number; hiddenSize: number }) => Cells>> = {
  lstm: lstmCell,
  gru: gruCell,
  elman: elmanCell,
};

/** The recurrence that settings describe: equal layers on top of each other. */
export function cellsOf({ cell, hiddenSize, layerCount }: ModelSettings, inputSize: number): Cells {
  const create = cellFactories[cell];
  const first = create({ inputSize, hiddenSize });
  const others = Array.from({ length: layerCount - 1 }, () => create({ inputSize: hiddenSize, hiddenSize }));
  return stackCells(first, ...others);
}
