import {
  equal,
  expandDims,
  stack,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unstack,
  where,
} from '@tensorflow/tfjs-core';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';

/** What {@link statesBefore} takes. */
type StatesBeforeInputs = {
  /** The states after each step: [batch, time, size]. */
  readonly states: Tensor3D;
  /** The states before the first step: [batch, size]. */
  readonly initial: Tensor2D;
  /** How many steps each row has, int32: [batch]. */
  readonly lengths: Tensor1D;
};

/** The states before each step, [batch, time, size]; zeros where a row has no step. */
export function statesBefore(
  { states, initial, lengths }: StatesBeforeInputs,
  attributes: SequenceAttributes,
): Tensor3D {
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
  return stack(before, 1) as Tensor3D;
}
