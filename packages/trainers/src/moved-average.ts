import { averageParameters } from '@unroll/kernels';
import type { ParameterTree } from '@unroll/tensors';
import { treeLists } from './tree-lists.js';

/**
 * An average of parameters over steps, moved by a share of the way towards those after another step. *Consumes* the
 * average, and nothing where it throws.
 */
export function movedAverage(
  average: ParameterTree,
  given: { readonly parameters: ParameterTree; readonly updates: ParameterTree; readonly weight: number },
): ParameterTree {
  const { lists, treeOf } = treeLists(average, given.parameters, given.updates);
  const [averages, parameters, updates] = lists;
  return treeOf(averageParameters({ averages, parameters, updates, weight: given.weight }));
}
