import { mul, tidy } from '@tensorflow/tfjs-core';
import { mapTree, type ParameterTree, type RecurrentCell, type StateTree } from '@unroll/tensors';

/**
 * A cell that starts with other weights, each times a factor. Finite differences move every weight by up to 1/32, which
 * must be little beside what is normalized or rectified.
 */
export function scaleFirstWeights<Parameters extends ParameterTree, State extends StateTree>(
  cell: RecurrentCell<Parameters, State>,
  factor: number,
): RecurrentCell<Parameters, State> {
  return {
    ...cell,
    initializeParameters: (key) =>
      tidy(() =>
        mapTree(cell.initializeParameters(key), (tensor, path) =>
          path.endsWith('Weight') ? mul(tensor, factor) : tensor,
        ),
      ),
  };
}
