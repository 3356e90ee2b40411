import {
  greater,
  reshape,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unstack,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { type SequenceOptions, type StateTree, zipTrees } from '@unroll/tensors';
import { knownSequence } from './known-sequence.js';

/** What {@link unrollSteps} takes. */
export type UnrollStepsInputs<State extends StateTree, Inputs extends Tensor2D | Tensor3D = Tensor3D> = {
  /** The operation, as the user writes it. */
  readonly caller: string;
  /** Vectors [batch, time, features], or token ids [batch, time]; time at least 1. */
  readonly inputs: Inputs;
  readonly state: State;
  readonly options: SequenceOptions | undefined;
  /** What the steps read, [batch, time, size], computed from the inputs of all steps at once. Default: the inputs. */
  readonly project?: (inputs: Inputs) => Tensor3D;
  readonly step: (input: Tensor2D, state: State) => { output: Tensor2D; state: State };
};

/**
 * One step after another over a whole sequence.
 *
 * Shapes: outputs [batch, time, outputSize]; the state is that after the last step of each row.
 *
 * @throws ShapeError if the lengths do not fit the inputs.
 * @throws ArgumentError if there is no time step, a length is not from 0 to time, or the direction is none.
 */
export function unrollSteps<State extends StateTree, Inputs extends Tensor2D | Tensor3D = Tensor3D>(
  given: UnrollStepsInputs<State, Inputs>,
): { outputs: Tensor3D; state: State } {
  const { caller, inputs, options, project = (block: Inputs) => block as Tensor3D } = given;
  const { lengths, direction } = options ?? {};
  return tidy(() => {
    const inputAt = unstack(project(knownSequence(caller, inputs, options)), 1) as Tensor2D[];
    const outputs: Tensor2D[] = [];
    let current = given.state;
    for (const time of timesInOrder(inputAt.length, direction === 'backwards')) {
      const step = given.step(inputAt[time] as Tensor2D, current);
      if (lengths === undefined) {
        outputs[time] = step.output;
        current = step.state;
      } else {
        outputs[time] = whereStep(lengths, time, step.output, zerosLike(step.output));
        current = zipTrees([step.state, current], ([next, before]) =>
          next === before ? before : whereStep(lengths, time, next, before),
        );
      }
    }
    return { outputs: stack(outputs, 1) as Tensor3D, state: current };
  });
}

function timesInOrder(time: number, isReversed: boolean): number[] {
  return Array.from({ length: time }, (_, step) => (isReversed ? time - 1 - step : step));
}

/** The first tensor in the rows that have a step at a time, and the second in those that do not: [batch, ...]. */
function whereStep<T extends Tensor>(lengths: Tensor1D, time: number, there: T, elsewhere: T): T {
  const perRow = [lengths.size, ...Array(there.rank - 1).fill(1)];
  return where(reshape(greater(lengths, time), perRow), there, elsewhere);
}
