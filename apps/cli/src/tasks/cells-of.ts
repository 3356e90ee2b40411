import {
  elmanCell,
  gruCell,
  type Initializer,
  lstmCell,
  stackCells,
  variationalDropout,
  type WeightInitializers,
} from '@unroll/cells';
import { foldInKey } from '@unroll/core';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { CellName, ModelSettings } from '../training/model-settings.js';
import type { LayerDropout } from './layer-dropout.js';

/** A cell of whatever kind. */
export type Cell = RecurrentCell<ParameterTree, StateTree>;

/** How a layer differs from others of its cell. */
type LayerOptions = { readonly inputWeight?: Initializer; readonly dropout?: LayerDropout };

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
 * @param dropout Noise on its outputs. Default: none.
 */
export function cellOf(
  { cell, hiddenSize }: ModelSettings,
  inputSize: number,
  { inputWeight, dropout }: LayerOptions = {},
): Cell {
  const layer = cellFactories[cell]({ inputSize, hiddenSize, ...(inputWeight && { initializers: { inputWeight } }) });
  return dropout === undefined ? layer : variationalDropout(layer, { outputRate: dropout.rate, key: dropout.key });
}

/**
 * The recurrence that settings describe: equal layers on top of each other.
 *
 * @param inputWeight How the weight of the first layer's inputs starts. Default: as the cell has it.
 * @param dropout Noise on the outputs of every layer. Default: none.
 */
export function cellsOf(settings: ModelSettings, inputSize: number, { inputWeight, dropout }: LayerOptions = {}): Cell {
  const { hiddenSize, layerCount } = settings;
  const first = cellOf(settings, inputSize, { ...(inputWeight && { inputWeight }), ...dropoutAt(dropout, 0) });
  const others = Array.from({ length: layerCount - 1 }, (_, index) =>
    cellOf(settings, hiddenSize, dropoutAt(dropout, index + 1)),
  );
  return stackCells(first, ...others);
}

/** The dropout of one of several layers, whose masks are its own. */
export function dropoutAt(dropout: LayerDropout | undefined, place: number): Pick<LayerOptions, 'dropout'> {
  return dropout === undefined ? {} : { dropout: { ...dropout, key: foldInKey(dropout.key, place) } };
}
