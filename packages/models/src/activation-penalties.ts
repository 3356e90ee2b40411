import { add, div, mul, type Scalar, slice, square, sub, sum, type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import { placesWithin } from './places-within.js';

/** What {@link activationPenalties} takes. */
export type ActivationPenaltyOptions = {
  /** The factor of the mean of the outputs' squares. */
  readonly activationRegularization: number;
  /** The factor of the mean of the squares of their differences from step to step. */
  readonly temporalActivationRegularization: number;
  /** How many steps each row has: [batch]. Past them outputs are 0. Default: all of time. */
  readonly lengths: Int32Array | undefined;
};

/**
 * What is added to a loss so that outputs stay small, and slow. For a caller that tidies.
 *
 *   α·mean(outputs²) + β·mean((outputsₜ₊₁ - outputsₜ)²)
 *
 * Means are over the features of all steps, and of all pairs of steps that follow each other, within the lengths.
 *
 * Shapes: outputs [batch, time, features].
 */
export function activationPenalties(
  outputs: Tensor3D,
  { activationRegularization, temporalActivationRegularization, lengths }: ActivationPenaltyOptions,
): Scalar | undefined {
  const [batchSize, timeSteps, size] = outputs.shape;
  const stepCount = lengths?.reduce((total, length) => total + length, 0) ?? batchSize * timeSteps;
  const pairCount = stepCount - batchSize; // each row has a step at least
  const penalties: Scalar[] = [];
  if (activationRegularization > 0) penalties.push(weightedMean(outputs, activationRegularization, stepCount * size));
  if (temporalActivationRegularization > 0 && pairCount > 0) {
    const pairShape: [number, number, number] = [batchSize, timeSteps - 1, size];
    const differences: Tensor3D = sub(slice(outputs, [0, 1, 0], pairShape), slice(outputs, [0, 0, 0], pairShape));
    const within =
      lengths &&
      placesWithin(
        lengths.map((length) => length - 1),
        timeSteps - 1,
      );
    const counted = within
      ? mul(differences, tensor3d(Float32Array.from(within), [batchSize, timeSteps - 1, 1]))
      : differences;
    penalties.push(weightedMean(counted as Tensor3D, temporalActivationRegularization, pairCount * size));
  }
  const [first, second] = penalties;
  return first && second ? add(first, second) : first;
}

function weightedMean(numbers: Tensor3D, factor: number, count: number): Scalar {
  return div(sum(square(numbers)), count / factor);
}
