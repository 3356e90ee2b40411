import { add, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/** What {@link averageParameters} takes. */
export type AverageParametersInputs = {
  /** What is moved. *Consumed*. */
  readonly averages: readonly Tensor[];
  /** The parameters before a step. */
  readonly parameters: readonly Tensor[];
  /** What the step adds to them. */
  readonly updates: readonly Tensor[];
  /** How far the averages move towards the parameters after the step: not at all at 0, all the way at 1. */
  readonly weight: number;
};

/**
 * Averages of parameters over steps, with those after another step. Not differentiable.
 *
 *   a + weight·(parameter + update - a)
 *
 * A weight of 1/n for the n-th step gives the mean; a constant one an exponential average.
 *
 * *Consumes* `averages`. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @throws ArgumentError or ShapeError if the lists do not fit one another; nothing is consumed then.
 * @example averages = averageParameters({ averages, parameters, updates, weight: 1 / stepCount });
 */
export function averageParameters({ averages, parameters, updates, weight }: AverageParametersInputs): Tensor[] {
  const lists = { averages, parameters, updates };
  const [moved] = runUpdate('averageParameters', averageParametersKernel, lists, { weight });
  return moved as Tensor[];
}

/** The kernel of {@link averageParameters}. */
export const averageParametersKernel: UpdateKernel<'averages' | 'parameters' | 'updates', { readonly weight: number }> =
  {
    kernelName: 'UnrollAverageParameters',
    consumed: ['averages'],
    lent: ['parameters', 'updates'],
    forward: ({ averages, parameters, updates }, { weight }) => [
      add(averages, mul(sub(add(parameters, updates), averages), weight)),
    ],
  };
