import { addScaledTensors } from '@unroll/kernels';
import { disposeTree, type ParameterTree } from '@unroll/tensors';
import { treeLists } from './tree-lists.js';

/**
 * Parameters after a step: the updates that an optimizer gave are added to them.
 *
 * *Consumes* both. On the WASM backend the result holds the very tensors of the parameters, written over where they lie;
 * a clone of one keeps its values.
 *
 * @throws ArgumentError or ShapeError if the trees do not fit one another; nothing is consumed then.
 * @example parameters = applyUpdates(parameters, optimizer.update({ gradients, state, parameters }).updates);
 */
export function applyUpdates<Parameters extends ParameterTree>(
  parameters: Parameters,
  updates: ParameterTree,
): Parameters {
  const { lists, treeOf } = treeLists(parameters, updates);
  const [tensors, addends] = lists;
  const sums = addScaledTensors({ tensors, addends, factor: 1 });
  disposeTree(updates);
  return treeOf(sums);
}
