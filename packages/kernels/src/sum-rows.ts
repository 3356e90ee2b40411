import { type NamedTensorMap, sum, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

/** The sum over all axes but the last, which is the gradient of a bias: [..., columns] to [columns]. */
export function sumRows(caller: string, matrix: Tensor): Tensor1D {
  const [sums] = runKernel(caller, sumRowsKernel, { matrix });
  return sums as Tensor1D;
}

/** The kernel of {@link sumRows}. */
export const sumRowsKernel: ComposedKernel<{ readonly matrix: Tensor } & NamedTensorMap> = {
  kernelName: 'UnrollSumRows',
  forward: ({ matrix }) => [
    sum(
      matrix,
      Array.from({ length: matrix.rank - 1 }, (_, axis) => axis),
    ),
  ],
};
