import {
  add,
  matMul,
  mul,
  type NamedTensorMap,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tanh,
  tidy,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import type { SequenceOptions } from '@unroll/tensors';
import { tanhDerivative } from './activation-derivatives.js';
import { checkSequence, kernelArguments } from './check-sequence.js';
import { joinRows } from './join-rows.js';
import { recurrentWeightGradient } from './recurrent-weight-gradient.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { inputWeightGradient, projectEachStep, type SequenceInputs } from './sequence-blocks.js';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';
import { stepInputGradient } from './step-projection-gradients.js';

/** What {@link elmanSequence} takes. */
export type ElmanSequenceInputs = SequenceOptions & {
  /** [batch, time, inputSize], or token ids, int32 [batch, time], that stand for one-hot vectors; time at least 1. */
  readonly inputs: SequenceInputs;
  /** [inputSize, hiddenSize] */
  readonly inputWeight: Tensor2D;
  /** [hiddenSize, hiddenSize] */
  readonly recurrentWeight: Tensor2D;
  /** [hiddenSize] */
  readonly bias: Tensor1D;
  /** The hidden state before the first step: [batch, hiddenSize]. */
  readonly hidden: Tensor2D;
};

/**
 * An Elman network over a whole sequence, as one differentiable operation.
 *
 * Shapes: outputs [batch, time, hiddenSize]; hidden after the last step [batch, hiddenSize].
 *
 *   hidden' = tanh(x·W + hidden·U + b)
 *
 * The gradient is back-propagation through time, written by hand; it reaches every argument.
 * Source: Elman 1990.
 *
 * @throws ShapeError if a tensor does not fit the inputs and the state.
 * @throws ArgumentError if there is no time step, or a length is not from 0 to time.
 * @throws VocabularyError if inputs are token ids, and one is not from 0 to inputSize - 1.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function elmanSequence(given: ElmanSequenceInputs): { outputs: Tensor3D; hidden: Tensor2D } {
  checkSequence({
    ...given,
    caller: 'elmanSequence',
    gateCount: 1,
    biases: { bias: given.bias },
    states: { hidden: given.hidden },
  });
  const { inputWeight, recurrentWeight, bias } = given;
  return tidy(() => {
    const { inputs, lengths, attributes } = kernelArguments(given.inputs, given);
    const [outputs, hidden] = runKernel(
      'elmanSequence',
      elmanSequenceKernel,
      { inputs, inputWeight, recurrentWeight, bias, hidden: given.hidden, lengths },
      attributes,
    );
    return { outputs: outputs as Tensor3D, hidden: hidden as Tensor2D };
  });
}

/** What {@link elmanSequenceKernel} takes: `lengths` for every row. */
type ElmanKernelInputs = Required<Omit<ElmanSequenceInputs, 'direction'>>;

/** The kernel of {@link elmanSequence}. */
export const elmanSequenceKernel: DifferentiableKernel<ElmanKernelInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollElmanSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden', 'lengths'],
  outputsToSave: [true, false],
  gradient: (outputGradients, saved, attributes) =>
    gradientOfSequence(outputGradients as Tensor[], saved, attributes as SequenceAttributes),
};

function forwardThroughTime(given: ElmanKernelInputs, attributes: SequenceAttributes): Tensor[] {
  let { hidden } = given;
  const outputs: Tensor2D[] = [];
  const projections = projectEachStep(given.inputs, given.inputWeight, given.bias);
  for (const step of stepsInOrder(given.lengths, projections.length, attributes)) {
    const next = tidy(() => {
      const activated: Tensor2D = tanh(add(projections[step.time] as Tensor2D, matMul(hidden, given.recurrentWeight)));
      return { output: whereStep(step, activated), hidden: whereStep(step, activated, hidden) };
    });
    hidden = next.hidden;
    outputs[step.time] = next.output;
  }
  return [stack(outputs, 1), hidden];
}

function gradientOfSequence(
  outputGradients: Tensor[],
  saved: Tensor[],
  attributes: SequenceAttributes,
): Record<string, () => Tensor> {
  const [outputGradient, hiddenGradient] = outputGradients as [Tensor3D, Tensor2D];
  const [inputs, inputWeight, recurrentWeight, initialHidden, lengths, outputs] = saved as [
    SequenceInputs,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor1D,
    Tensor3D,
  ];
  const given = { recurrentWeight, lengths, outputs, outputGradient, hiddenGradient };
  const [block, biasGradient, hidden] = runKernel('elmanSequence', elmanGradientKernel, given, attributes);
  const preactivation = block as Tensor3D; // [time, batch, hidden]
  const columns = [{ first: 0, count: recurrentWeight.shape[1] }];
  const recurrence = { states: outputs, initial: initialHidden, lengths, productGradient: preactivation };
  return {
    inputs: () => stepInputGradient(preactivation, inputWeight),
    inputWeight: () => inputWeightGradient(inputs, inputWeight, preactivation),
    recurrentWeight: () => recurrentWeightGradient(recurrence, { ...attributes, columns }),
    bias: () => biasGradient as Tensor,
    hidden: () => hidden as Tensor,
  };
}

/** What {@link elmanGradientKernel} takes; blocks are [batch, time, hiddenSize]. */
type ElmanGradientInputs = {
  readonly recurrentWeight: Tensor2D;
  readonly lengths: Tensor1D;
  readonly outputs: Tensor3D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step: [batch, hiddenSize]. */
  readonly hiddenGradient: Tensor2D;
};

/**
 * The recurrence of the gradient: the gradients of the preactivations [time, batch, hiddenSize], zeros where a row has no
 * step, of the bias [hiddenSize], and of the initial state.
 */
export const elmanGradientKernel: ComposedKernel<ElmanGradientInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollElmanSequenceGradient',
  forward: backThroughTime,
};

/** With dh the gradient of a step's hidden state h: da = dh∘(1 - h²), and dh₋₁ = da·Uᵀ. */
function backThroughTime(given: ElmanGradientInputs, attributes: SequenceAttributes): Tensor[] {
  const derivatives = unstack(tanhDerivative(given.outputs), 1) as Tensor2D[];
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  const preactivations: Tensor2D[] = [];
  for (const step of stepsInOrder(given.lengths, derivatives.length, attributes).reverse()) {
    const gradients = tidy(() => {
      const hiddenGradient = add(hidden, outputGradientAt[step.time] as Tensor2D);
      const preactivation = whereStep(step, mul(hiddenGradient, derivatives[step.time] as Tensor2D));
      return {
        preactivation,
        hidden: whereStep(step, matMul(preactivation, recurrentWeightTransposed), hidden),
      };
    });
    preactivations[step.time] = gradients.preactivation;
    hidden = gradients.hidden;
  }
  const block = stack(preactivations, 0) as Tensor3D; // [time, batch, hidden]
  return [block, sum(joinRows(block), 0), hidden];
}
