import {
  concat,
  matMul,
  type NamedTensorMap,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { joinRows } from './join-rows.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import type { SequenceAttributes } from './sequence-steps.js';
import { statesBefore } from './states-before.js';
import { swapBatchAndTime } from './swap-batch-and-time.js';

/** What {@link recurrentWeightGradient} takes. */
type RecurrentWeightGradientInputs = {
  /** The states after each step: [batch, time, size]. */
  readonly states: Tensor3D;
  /** The states before the first step: [batch, size]. */
  readonly initial: Tensor2D;
  /** How many steps each row has, int32: [batch]. */
  readonly lengths: Tensor1D;
  /** The gradient of the products of the states with the weight, among others: [time, batch, features]. */
  readonly productGradient: Tensor3D;
};

/** Some neighbouring columns of a block. */
export type ColumnRange = { readonly first: number; readonly count: number };

type RecurrentWeightGradientAttributes = SequenceAttributes & {
  /** Which of the features are the gradient of the products. */
  readonly columns: ColumnRange[];
};

/** The gradient of a recurrent weight U, from that of h₋₁·U at all steps: h₋₁ᵀ·dy, [size, width]. */
export function recurrentWeightGradient(
  given: RecurrentWeightGradientInputs,
  attributes: RecurrentWeightGradientAttributes,
): Tensor2D {
  const [gradient] = runKernel('recurrentWeightGradient', recurrentWeightGradientKernel, given, attributes);
  return gradient as Tensor2D;
}

/** The kernel of {@link recurrentWeightGradient}. */
export const recurrentWeightGradientKernel: ComposedKernel<
  RecurrentWeightGradientInputs & NamedTensorMap,
  RecurrentWeightGradientAttributes
> = {
  kernelName: 'UnrollRecurrentWeightGradient',
  forward: ({ states, initial, lengths, productGradient }, { columns, isReversed }) => {
    const before = joinRows(swapBatchAndTime(statesBefore({ states, initial, lengths }, { isReversed })));
    const gradientRows = joinRows(productGradient);
    const parts = columns.map(({ first, count }) => slice(gradientRows, [0, first], [-1, count]));
    return [matMul(before, concat(parts, 1), true)];
  },
};
