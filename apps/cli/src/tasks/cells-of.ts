import { elmanCell, gruCell, type Initializer, lstmCell, stackCells, type WeightInitializers } from '@unroll/cells';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { CellName, ModelSettings } from '../training/model-settings.js';

/** A cell of whatever kind. */
export type Cell = RecurrentCell<ParameterTree, StateTree>;

type CellOptions = {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly initializers?: WeightInitializers;
};

const cellFactories: Readonly<Record<CellName, (options: CellOptions) => Cell>> = {
  lstm: lstmCell,
  gru: gruCell,
  elman: elmanCell,
};

/**
 * One layer of the recurrence that settings describe.
 *
 * @param inputWeight How the weight of its inputs starts. Default: as the cell has it.
 */
export function cellOf({ cell, hiddenSize }: ModelSettings, inputSize: number, inputWeight?: Initializer): Cell {
  return cellFactories[cell]({ inputSize, hiddenSize, ...(inputWeight && { initializers: { inputWeight } }) });
}

/**
 * The recurrence that settings describe: equal layers on top of each other.
 *
 * @param inputWeight How the weight of the first layer's inputs starts. Default: as the cell has it.
 */
export function cellsOf(settings: ModelSettings, inputSize: number, inputWeight?: Initializer): Cell {
  const { hiddenSize, layerCount } = settings;
  const others = Array.from({ length: layerCount - 1 }, () => cellOf(settings, hiddenSize));
  return stackCells(cellOf(settings, inputSize, inputWeight), ...others);
}
