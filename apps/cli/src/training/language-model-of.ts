import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { type LanguageModel, type LanguageModelParameters, languageModel } from '@unroll/models';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { CellName, RunConfiguration } from '../run/run-configuration.js';

type Cell = RecurrentCell<ParameterTree, StateTree>;

/** A language model of whatever cells. */
export type CharacterModel = LanguageModel<ParameterTree, StateTree>;

/** The parameters of such a model. */
export type CharacterParameters = LanguageModelParameters<ParameterTree>;

const cellFactories: Readonly<Record<CellName, (sizes: { inputSize: number; hiddenSize: number }) => Cell>> = {
  lstm: lstmCell,
  gru: gruCell,
  elman: elmanCell,
};

/** The model that a configuration describes: equal layers on top of each other. */
export function languageModelOf(model: RunConfiguration['model'], vocabularySize: number): CharacterModel {
  const { cell, hiddenSize, layerCount, embeddingSize } = model;
  const create = cellFactories[cell];
  const first = create({ inputSize: embeddingSize ?? vocabularySize, hiddenSize });
  const others = Array.from({ length: layerCount - 1 }, () => create({ inputSize: hiddenSize, hiddenSize }));
  return languageModel({
    vocabularySize,
    cell: stackCells(first, ...others),
    ...(embeddingSize === null ? {} : { embeddingSize }),
  });
}
