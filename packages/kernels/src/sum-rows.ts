import { type NamedTensorMap, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

/** The sum of the rows of a matrix, which is the gradient of a bias: [rows, columns] to [columns]. */
export function sumRows(caller: string, matrix: Tensor2D): Tensor1D {
  const [sums] = runKernel(caller, sumRowsKernel, { matrix });
  return sums as Tensor1D;
}

/** The kernel of {@link sumRows}. */
export const sumRowsKernel: ComposedKernel<{ readonly matrix: Tensor2D } & NamedTensorMap> = {
  kernelName: 'UnrollSumRows',
  forward: ({ matrix }) => [sum(matrix, 0)],
};
