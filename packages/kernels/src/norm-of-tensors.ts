import {
  addN,
  engine,
  getBackend,
  getKernel,
  type NamedTensorMap,
  type Scalar,
  scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkTensorLists } from './check-tensor-lists.js';
import { inputsByPlace } from './inputs-by-place.js';
import type { ComposedKernel } from './registered-kernel.js';

/**
 * The Euclidean norm of all numbers of some tensors together: the root of the sum of their squares. 0 for no tensors.
 *
 * Fused, the squares are added up in float64 in an order that is the same on every machine, and do not overflow. Not
 * differentiable.
 *
 * @throws ArgumentError if a tensor is not float32, was freed or stands twice in the list.
 * @example const norm = normOfTensors(gradients).dataSync()[0];
 */
export function normOfTensors(tensors: readonly Tensor[]): Scalar {
  checkTensorLists('normOfTensors', { tensors });
  const inputs = inputsByPlace(tensors);
  const { kernelName, forward } = normOfTensorsKernel;
  if (getKernel(kernelName, getBackend()) === undefined) return tidy(() => forward(inputs, {})[0] as Scalar);
  return (engine().runKernel(kernelName, inputs) as unknown as [Scalar])[0];
}

/** The kernel of {@link normOfTensors}, over tensors of whatever names. */
export const normOfTensorsKernel: ComposedKernel<NamedTensorMap> = {
  kernelName: 'UnrollNormOfTensors',
  forward: (tensors) => {
    const sums = Object.values(tensors).map((tensor) => tidy(() => sum<Scalar>(square(tensor))));
    return [sqrt(addN([scalar(0), ...sums]))];
  },
};
