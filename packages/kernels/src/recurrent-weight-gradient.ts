import { matMul, type NamedTensorMap, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { joinRows } from './join-rows.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import type { SequenceAttributes } from './sequence-steps.js';
import { statesBefore } from './states-before.js';

/** What {@link recurrentWeightGradient} takes. */
type RecurrentWeightGradientInputs = {
  /** The states after each step: [batch, time, size]. */
  readonly states: Tensor3D;
  /** The states before the first step: [batch, size]. */
  readonly initial: Tensor2D;
  /** How many steps each row has, int32: [batch]. */
  readonly lengths: Tensor1D;
  /** The gradient of the products of the states with the weight: [batch, time, width]. */
  readonly productGradient: Tensor3D;
};

/** The gradient of a recurrent weight U, from that of h₋₁·U at all steps: h₋₁ᵀ·dy, [size, width]. */
export function recurrentWeightGradient(
  given: RecurrentWeightGradientInputs,
  attributes: SequenceAttributes,
): Tensor2D {
  const [gradient] = runKernel('recurrentWeightGradient', recurrentWeightGradientKernel, given, attributes);
  return gradient as Tensor2D;
}

/** The kernel of {@link recurrentWeightGradient}. */
export const recurrentWeightGradientKernel: ComposedKernel<
  RecurrentWeightGradientInputs & NamedTensorMap,
  SequenceAttributes
> = {
  kernelName: 'UnrollRecurrentWeightGradient',
  forward: ({ states, initial, lengths, productGradient }, attributes) => {
    const before = statesBefore({ states, initial, lengths }, attributes);
    return [matMul(joinRows(before), joinRows(productGradient), true)];
  },
};
