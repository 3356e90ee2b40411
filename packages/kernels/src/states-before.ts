import {
  equal,
  expandDims,
  type NamedTensorMap,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unstack,
  where,
} from '@tensorflow/tfjs-core';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';

/** What {@link statesBeforeKernel} takes. */
type StatesBeforeInputs = {
  /** The states after each step: [batch, time, size]. */
  readonly states: Tensor3D;
  /** The states before the first step: [batch, size]. */
  readonly initial: Tensor2D;
  /** How many steps each row has, int32: [batch]. */
  readonly lengths: Tensor1D;
};

/** The states before each step, [batch, time, size]; zeros where a row has no step. */
export const statesBeforeKernel: ComposedKernel<StatesBeforeInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollStatesBefore',
  forward: ({ states, initial, lengths }, attributes) => {
    const stateAt = unstack(states, 1) as Tensor2D[];
    const before: Tensor2D[] = [];
    for (const step of stepsInOrder(lengths, stateAt.length, attributes)) {
      const { time } = step;
      const neighbour = stateAt[attributes.isReversed ? time + 1 : time - 1] ?? initial;
      before[time] = tidy(() => {
        // Backwards, each row begins at its own end.
        const isFirst = expandDims(equal(lengths, time + 1), 1);
        return whereStep(step, attributes.isReversed ? where(isFirst, initial, neighbour) : neighbour);
      });
    }
    return [stack(before, 1)];
  },
};

/** Runs {@link statesBeforeKernel}. */
export function statesBefore(given: StatesBeforeInputs, attributes: SequenceAttributes): Tensor3D {
  const [before] = runKernel('statesBefore', statesBeforeKernel, given, attributes) as [Tensor];
  return before as Tensor3D;
}
