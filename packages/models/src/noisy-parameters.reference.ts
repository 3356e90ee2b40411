import { add, tensor } from '@tensorflow/tfjs-core';
import { foldInKey, randomKey, randomNormals } from '@unroll/core';
import { mapTree, type ParameterTree } from '@unroll/tensors';

/** Parameters with noise added to each number, so that biases count too. To be called within `tidy`. */
export function withNoiseAdded<Parameters extends ParameterTree>(parameters: Parameters, seed = 1): Parameters {
  let index = 0;
  return mapTree(parameters, (initialized) => {
    const normals = randomNormals(foldInKey(randomKey(seed), index++), initialized.size);
    return add(
      initialized,
      tensor(
        [...normals].map((normal) => 0.3 * normal),
        initialized.shape,
      ),
    );
  });
}
