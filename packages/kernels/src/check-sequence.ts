import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';

/** What {@link checkSequence} checks. */
export type SequenceArguments = {
  /** The operation, as the user writes it. */
  readonly caller: string;
  /** How many parts of length hiddenSize the last axis of the weights and biases has. */
  readonly gateCount: number;
  readonly inputs: Tensor3D;
  readonly inputWeight: Tensor2D;
  readonly recurrentWeight: Tensor2D;
  readonly biases: Readonly<Record<string, Tensor1D>>;
  readonly states: { readonly hidden: Tensor2D; readonly memory?: Tensor2D };
};

/**
 * Checks the arguments of a sequence operation, at its public border.
 *
 * @throws ShapeError if a tensor does not fit the inputs and the state.
 * @throws ArgumentError if there is no time step.
 */
export function checkSequence(given: SequenceArguments): void {
  const { caller, gateCount, inputs, inputWeight, recurrentWeight, biases, states } = given;
  matchShape(caller, { inputs }, ['batch', 'time', 'features']);
  const [batch, time, features] = inputs.shape;
  if (time === 0) {
    const expectation = 'have at least one time step';
    throw new ArgumentError({ caller, argument: 'inputs', expectation, actual: inputs.shape });
  }
  matchShape(caller, states, [{ batch }, 'hiddenSize']);
  const hiddenSize = states.hidden.shape[1];
  matchShape(caller, states, [{ batch }, hiddenSize]);
  matchShape(caller, { inputWeight }, [features, gateCount * hiddenSize]);
  matchShape(caller, { recurrentWeight }, [hiddenSize, gateCount * hiddenSize]);
  matchShape(caller, biases, [gateCount * hiddenSize]);
}
