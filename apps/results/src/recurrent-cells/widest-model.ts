import { stackCells, uniformInitializer } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { type LanguageModel, languageModel } from '@unroll/models';
import { disposeTree, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
import type { CellTask } from './cell-task.ts';
import { comparedCells } from './compared-cells.ts';

/** A language model of whatever cells. */
export type CellModel = LanguageModel<ParameterTree, StateTree>;

/** A model with its measures. */
export type WidestModel = {
  readonly model: CellModel;
  readonly width: number;
  readonly parameterCount: number;
};

/** The widest model of a task within its limit, in fours. */
export function widestModel(task: CellTask, vocabularySize: number): WidestModel {
  let widest: WidestModel | undefined;
  for (let width = 4; ; width += 4) {
    const model = createModel(task, vocabularySize, width);
    const parameterCount = parameterCountOf(model);
    if (parameterCount > task.parameterLimit) break;
    widest = { model, width, parameterCount };
  }
  if (widest === undefined) throw new Error(`No model has ${task.parameterLimit} parameters or fewer.`);
  return widest;
}

function createModel(
  { cell, layerCount, firstWeight }: CellTask,
  vocabularySize: number,
  hiddenSize: number,
): CellModel {
  const layer = comparedCells[cell];
  if (layer === undefined) throw new Error(`There is no cell ${cell}.`);
  const initializers = { inputWeight: uniformInitializer(firstWeight) };
  const first = layer({ inputSize: vocabularySize, hiddenSize, initializers });
  const others = Array.from({ length: layerCount - 1 }, () => layer({ inputSize: hiddenSize, hiddenSize }));
  return languageModel({ vocabularySize, cell: stackCells(first, ...others) });
}

function parameterCountOf(model: CellModel): number {
  const parameters = model.initializeParameters(randomKey(0));
  const count = treeLeaves(parameters).reduce((sum, { tensor }) => sum + tensor.size, 0);
  disposeTree(parameters);
  return count;
}
