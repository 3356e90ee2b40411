import { fill, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape, requireTokenIds, type SequenceOptions } from '@unroll/tensors';
import { requireFloat32 } from './require-float32.js';
import { checkLengths, replacePastLengths } from './row-lengths.js';
import type { SequenceInputs } from './sequence-blocks.js';
import type { SequenceAttributes } from './sequence-steps.js';

/** What {@link checkSequence} checks. */
export type SequenceArguments = SequenceOptions & {
  /** The operation, as the user writes it. */
  readonly caller: string;
  /** How many parts of length hiddenSize the last axis of the weights and biases has. */
  readonly gateCount: number;
  readonly inputs: SequenceInputs;
  readonly inputWeight: Tensor2D;
  readonly recurrentWeight: Tensor2D;
  readonly biases: Readonly<Record<string, Tensor1D>>;
  readonly states: { readonly hidden: Tensor2D; readonly memory?: Tensor2D };
};

/**
 * Checks the arguments of a sequence operation, at its public border.
 *
 * @throws ShapeError if a tensor does not fit the inputs and the state.
 * @throws ArgumentError if there is no time step, or a length or the direction is not one of those allowed.
 * @throws VocabularyError if inputs are token ids, and one is not from 0 to inputSize - 1.
 */
export function checkSequence(given: SequenceArguments): void {
  const { caller, gateCount, inputs, inputWeight, recurrentWeight, biases, states, lengths, direction } = given;
  const isTokens = inputs.rank === 2 && inputs.dtype === 'int32';
  if (!isTokens) matchShape(caller, { inputs }, ['batch', 'time', 'features']);
  const [batch, time] = inputs.shape;
  if (time === 0) {
    const expectation = 'have at least one time step';
    throw new ArgumentError({ caller, argument: 'inputs', expectation, actual: inputs.shape });
  }
  matchShape(caller, states, [{ batch }, 'hiddenSize']);
  const hiddenSize = states.hidden.shape[1];
  matchShape(caller, states, [{ batch }, hiddenSize]);
  const inputSize = isTokens ? 'inputSize' : (inputs.shape[2] as number);
  matchShape(caller, { inputWeight }, [inputSize, gateCount * hiddenSize]);
  matchShape(caller, { recurrentWeight }, [hiddenSize, gateCount * hiddenSize]);
  matchShape(caller, biases, [gateCount * hiddenSize]);
  requireFloat32(caller, { ...(isTokens ? {} : { inputs }), inputWeight, recurrentWeight, ...biases, ...states });
  if (isTokens) requireTokenIds(caller, { inputs }, inputWeight.shape[0]);
  if (lengths !== undefined) checkLengths(lengths, { caller, of: { inputs }, minimum: 0 });
  if (direction !== undefined && direction !== 'forwards' && direction !== 'backwards') {
    const expectation = "be 'forwards' or 'backwards'";
    throw new ArgumentError({ caller, argument: 'direction', expectation, actual: direction });
  }
}

/**
 * What the kernels take of the options: every row's length, and inputs of which those past it are 0, since 0 times NaN
 * would not be.
 */
export function kernelArguments(
  inputs: SequenceInputs,
  { lengths, direction }: SequenceOptions,
): { inputs: SequenceInputs; lengths: Tensor1D; attributes: SequenceAttributes } {
  const attributes = { isReversed: direction === 'backwards' };
  const [batch, time] = inputs.shape as [number, number];
  if (lengths === undefined) return { inputs, lengths: fill([batch], time, 'int32'), attributes };
  if (inputs.rank === 2) return { inputs, lengths, attributes };
  return { inputs: replacePastLengths(inputs as Tensor3D, lengths, 0), lengths, attributes };
}
