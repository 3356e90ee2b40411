import {
  add,
  matMul,
  mul,
  type NamedTensorMap,
  reshape,
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
import { tanhDerivative } from './activation-derivatives.js';
import { checkSequence } from './check-sequence.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { joinRows, previousInTime, projectEachStep } from './sequence-blocks.js';

/** What {@link elmanSequence} takes. */
export type ElmanSequenceInputs = {
  /** [batch, time, inputSize]; time at least 1. */
  readonly inputs: Tensor3D;
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
 * @throws ArgumentError if there is no time step.
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
  return tidy(() => {
    const [outputs, hidden] = runKernel('elmanSequence', elmanSequenceKernel, given);
    return { outputs: outputs as Tensor3D, hidden: hidden as Tensor2D };
  });
}

/** The kernel of {@link elmanSequence}. */
export const elmanSequenceKernel: DifferentiableKernel<ElmanSequenceInputs & NamedTensorMap> = {
  kernelName: 'UnrollElmanSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden'],
  outputsToSave: [true, false],
  gradient: (outputGradients, saved) => gradientOfSequence(outputGradients as Tensor[], saved),
};

function forwardThroughTime(given: ElmanSequenceInputs): Tensor[] {
  let { hidden } = given;
  const hiddens: Tensor2D[] = [];
  for (const projection of projectEachStep(given.inputs, given.inputWeight, given.bias)) {
    hidden = tidy(() => tanh(add(projection, matMul(hidden, given.recurrentWeight))));
    hiddens.push(hidden);
  }
  return [stack(hiddens, 1), hidden];
}

function gradientOfSequence(outputGradients: Tensor[], saved: Tensor[]): Record<string, () => Tensor> {
  const [outputGradient, hiddenGradient] = outputGradients as [Tensor3D, Tensor2D];
  const [inputs, inputWeight, recurrentWeight, initialHidden, outputs] = saved as [
    Tensor3D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor3D,
  ];
  const given = { recurrentWeight, outputs, outputGradient, hiddenGradient };
  const [block, hidden] = runKernel('elmanSequence', elmanGradientKernel, given);
  const preactivation = joinRows(block as Tensor3D); // [batch·time, hidden]
  return {
    inputs: () => reshape(matMul(preactivation, inputWeight, false, true), inputs.shape),
    inputWeight: () => matMul(joinRows(inputs), preactivation, true),
    recurrentWeight: () => matMul(joinRows(previousInTime(outputs, initialHidden)), preactivation, true),
    bias: () => sum(preactivation, 0),
    hidden: () => hidden as Tensor,
  };
}

/** What {@link elmanGradientKernel} takes; blocks are [batch, time, hiddenSize]. */
type ElmanGradientInputs = {
  readonly recurrentWeight: Tensor2D;
  readonly outputs: Tensor3D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step: [batch, hiddenSize]. */
  readonly hiddenGradient: Tensor2D;
};

/** The recurrence of the gradient: the gradients of the preactivations [batch, time, hiddenSize], and of the initial state. */
export const elmanGradientKernel: ComposedKernel<ElmanGradientInputs & NamedTensorMap> = {
  kernelName: 'UnrollElmanSequenceGradient',
  forward: backThroughTime,
};

/** With dh the gradient of a step's hidden state h: da = dh∘(1 - h²), and dh₋₁ = da·Uᵀ. */
function backThroughTime(given: ElmanGradientInputs): Tensor[] {
  const derivatives = unstack(tanhDerivative(given.outputs), 1) as Tensor2D[];
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  const preactivations: Tensor2D[] = [];
  for (let step = derivatives.length - 1; step >= 0; step--) {
    const gradients = tidy(() => {
      const hiddenGradient = add(hidden, outputGradientAt[step] as Tensor2D);
      const preactivation: Tensor2D = mul(hiddenGradient, derivatives[step] as Tensor2D);
      return { preactivation, hidden: matMul(preactivation, recurrentWeightTransposed) as Tensor2D };
    });
    preactivations.push(gradients.preactivation);
    hidden = gradients.hidden;
  }
  return [stack(preactivations.reverse(), 1), hidden];
}
