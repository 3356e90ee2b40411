import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { type LanguageModel, languageModel } from '@unroll/models';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { Network } from '../workload.ts';

type Cell = RecurrentCell<ParameterTree, StateTree>;

const cellFactories: Readonly<Record<Network['cell'], (sizes: { inputSize: number; hiddenSize: number }) => Cell>> = {
  lstm: lstmCell,
  gru: gruCell,
  elman: elmanCell,
};

/** The language model of a workload's network. */
export function networkModel(network: Network): LanguageModel<ParameterTree, StateTree> {
  const { vocabularySize, hiddenSize, layerCount } = network;
  const create = cellFactories[network.cell];
  const first = create({ inputSize: vocabularySize, hiddenSize });
  const others = Array.from({ length: layerCount - 1 }, () => create({ inputSize: hiddenSize, hiddenSize }));
  return languageModel({ vocabularySize, cell: stackCells(first, ...others) });
}
