import {
  add,
  concat,
  matMul,
  mul,
  type NamedTensorMap,
  split,
  stack,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import { checkSequence, kernelArguments, type SequenceOptions } from './check-sequence.js';
import { gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import { gruUpdate } from './gru-update.js';
import { linear } from './linear.js';
import { productInputGradient } from './product-gradients.js';
import { recurrentWeightGradient } from './recurrent-weight-gradient.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { inputWeightGradient, projectEachStep, type SequenceInputs } from './sequence-blocks.js';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';
import { statesBefore } from './states-before.js';
import { sumRows } from './sum-rows.js';

/** What {@link gruSequence} takes. */
export type GruSequenceInputs = SequenceOptions & {
  /** [batch, time, inputSize], or token ids, int32 [batch, time], that stand for one-hot vectors; time at least 1. */
  readonly inputs: SequenceInputs;
  /** [inputSize, 3·hiddenSize], in the gate order reset, update, candidate. */
  readonly inputWeight: Tensor2D;
  /** [hiddenSize, 3·hiddenSize] */
  readonly recurrentWeight: Tensor2D;
  /** Added to x·W: [3·hiddenSize]. */
  readonly bias: Tensor1D;
  /** Added to h·U; of it only the candidate's part differs from `bias` in effect, and only if the reset comes after. */
  readonly recurrentBias: Tensor1D;
  /** The hidden state before the first step: [batch, hiddenSize]. */
  readonly hidden: Tensor2D;
  /**
   * Whether the reset gate is applied to the candidate's part of h·U, `'after'` the product, as PyTorch and cuDNN do, or to
   * h `'before'` it, as Cho et al. 2014 and Keras before 2.3 did. Default `'after'`.
   */
  readonly reset?: 'after' | 'before';
};

/**
 * A gated recurrent unit over a whole sequence, as one differentiable operation.
 *
 * Shapes: outputs [batch, time, hiddenSize]; hidden after the last step [batch, hiddenSize].
 * The equations are those of `gruUpdate`; with the reset before the product, n = tanh(x·W + b + (r∘h)·U + c). The gradient is back-propagation through time, written by hand; it reaches
 * every argument.
 *
 * @throws ShapeError if a tensor does not fit the inputs and the state.
 * @throws ArgumentError if there is no time step, or a length is not from 0 to time.
 * @throws VocabularyError if inputs are token ids, and one is not from 0 to inputSize - 1.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function gruSequence(given: GruSequenceInputs): { outputs: Tensor3D; hidden: Tensor2D } {
  checkSequence({
    ...given,
    caller: 'gruSequence',
    gateCount: 3,
    biases: { bias: given.bias, recurrentBias: given.recurrentBias },
    states: { hidden: given.hidden },
  });
  const { inputWeight, recurrentWeight, bias, recurrentBias, reset = 'after' } = given;
  if (reset !== 'after' && reset !== 'before') {
    const expectation = "be 'after' or 'before'";
    throw new ArgumentError({ caller: 'gruSequence', argument: 'reset', expectation, actual: reset });
  }
  return tidy(() => {
    const { inputs, lengths, attributes } = kernelArguments(given.inputs, given);
    const [outputs, hidden] = runKernel(
      'gruSequence',
      reset === 'after' ? gruSequenceKernel : gruResetBeforeKernel,
      { inputs, inputWeight, recurrentWeight, bias, recurrentBias, hidden: given.hidden, lengths },
      attributes,
    );
    return { outputs: outputs as Tensor3D, hidden: hidden as Tensor2D };
  });
}

/** What the kernels of {@link gruSequence} take: `lengths` for every row. */
export type GruKernelInputs = Required<Omit<GruSequenceInputs, 'direction' | 'reset'>>;

/**
 * The kernel of {@link gruSequence} with the reset after the product. Its further output, for the gradient: r, z, n and the
 * candidate's recurrence of all steps, undefined where a row has no step. Fused, they are hidden outputs.
 */
export const gruSequenceKernel: DifferentiableKernel<GruKernelInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollGruSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden', 'lengths'],
  outputsToSave: [true, false, true],
  gradient: (outputGradients, saved, attributes) =>
    gradientOfSequence(outputGradients as Tensor[], saved, attributes as SequenceAttributes),
};

function forwardThroughTime(given: GruKernelInputs, attributes: SequenceAttributes): Tensor[] {
  const { recurrentWeight, recurrentBias } = given;
  let { hidden } = given;
  const outputs: Tensor2D[] = [];
  const gates: Tensor2D[] = [];
  const projections = projectEachStep(given.inputs, given.inputWeight, given.bias);
  for (const step of stepsInOrder(given.lengths, projections.length, attributes)) {
    const next = tidy(() => {
      const recurrence = linear(hidden, recurrentWeight, recurrentBias);
      const update = gruUpdate(projections[step.time] as Tensor2D, recurrence, hidden);
      const stepGates = [update.resetGate, update.updateGate, update.candidate, update.candidateRecurrence];
      return {
        output: whereStep(step, update.hidden),
        hidden: whereStep(step, update.hidden, hidden),
        gates: concat(stepGates, 1) as Tensor2D,
      };
    });
    hidden = next.hidden;
    outputs[step.time] = next.output;
    gates[step.time] = next.gates;
  }
  return [
    stack(outputs, 1), // [batch, time, hidden]
    hidden,
    stack(gates, 1), // [batch, time, 4·hidden]
  ];
}

function gradientOfSequence(
  outputGradients: Tensor[],
  saved: Tensor[],
  attributes: SequenceAttributes,
): Record<string, () => Tensor> {
  const [outputGradient, hiddenGradient] = outputGradients as [Tensor3D, Tensor2D];
  const [inputs, inputWeight, recurrentWeight, initialHidden, lengths, outputs, gates] = saved as [
    SequenceInputs,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor1D,
    Tensor3D,
    Tensor3D,
  ];
  const given = { recurrentWeight, initialHidden, lengths, outputs, gates, outputGradient, hiddenGradient };
  const [inputBlock, recurrentBlock, hidden] = runKernel('gruSequence', gruGradientKernel, given, attributes);
  const inputProjection = inputBlock as Tensor3D; // [batch, time, 3·hidden]
  const recurrentProjection = recurrentBlock as Tensor3D; // [batch, time, 3·hidden]
  const recurrence = { states: outputs, initial: initialHidden, lengths, productGradient: recurrentProjection };
  return {
    inputs: () => productInputGradient(inputProjection, inputWeight),
    inputWeight: () => inputWeightGradient(inputs, inputWeight, inputProjection),
    recurrentWeight: () => recurrentWeightGradient(recurrence, attributes),
    bias: () => sumRows('gruSequence', inputProjection),
    recurrentBias: () => sumRows('gruSequence', recurrentProjection),
    hidden: () => hidden as Tensor,
  };
}

/** What {@link gruGradientKernel} takes; blocks are [batch, time, ...], states [batch, hiddenSize]. */
type GruGradientInputs = {
  readonly recurrentWeight: Tensor2D;
  readonly initialHidden: Tensor2D;
  readonly lengths: Tensor1D;
  readonly outputs: Tensor3D;
  readonly gates: Tensor3D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step. */
  readonly hiddenGradient: Tensor2D;
};

/**
 * The recurrence of the gradient: the gradients of both projections, [batch, time, 3·hiddenSize] each, zeros where a row has
 * no step, and of the initial state.
 */
export const gruGradientKernel: ComposedKernel<GruGradientInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollGruSequenceGradient',
  forward: backThroughTime,
};

/**
 * With dh the gradient of a step's hidden state, and q the candidate's part of the recurrent projection:
 *
 *   dz = dh∘(h₋₁ - n)∘z(1 - z)    dn = dh∘(1 - z)∘(1 - n²)    dr = dn∘q∘r(1 - r)
 *   into x·W + b: [dr dz dn]      into h₋₁·U + c: [dr dz dn∘r]
 *   dh₋₁ = dh∘z + [dr dz dn∘r]·Uᵀ
 *
 * Each is dh times a factor that is known beforehand and computed for the whole block at once.
 */
function backThroughTime(given: GruGradientInputs, attributes: SequenceAttributes): Tensor[] {
  const { outputs, initialHidden, lengths } = given;
  const factors = stepFactors(
    given.gates,
    statesBefore({ states: outputs, initial: initialHidden, lengths }, attributes),
  );
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  const inputProjections: Tensor2D[] = [];
  const recurrentProjections: Tensor2D[] = [];
  for (const step of stepsInOrder(lengths, outputGradientAt.length, attributes).reverse()) {
    const { time } = step;
    const gradients = tidy(() => {
      const hiddenGradient: Tensor2D = add(hidden, outputGradientAt[time] as Tensor2D);
      const threefold = concat([hiddenGradient, hiddenGradient, hiddenGradient], 1);
      const recurrentProjection = whereStep(step, mul(threefold, factors.recurrentProjection[time] as Tensor2D));
      const kept = mul(hiddenGradient, factors.updateGate[time] as Tensor2D);
      return {
        inputProjection: whereStep(step, mul(threefold, factors.inputProjection[time] as Tensor2D)),
        recurrentProjection,
        hidden: whereStep(step, add(kept, matMul(recurrentProjection, recurrentWeightTransposed)), hidden),
      };
    });
    inputProjections[time] = gradients.inputProjection;
    recurrentProjections[time] = gradients.recurrentProjection;
    hidden = gradients.hidden;
  }
  return [stack(inputProjections, 1), stack(recurrentProjections, 1), hidden];
}

/** What multiplies the running gradient at each step; every list has an entry for each time step. */
function stepFactors(gates: Tensor3D, hiddenBefore: Tensor3D): Record<FactorName, Tensor2D[]> {
  return tidy(() => {
    const [resetGate, updateGate, candidate, candidateRecurrence] = split(gates, 4, 2) as [
      Tensor3D,
      Tensor3D,
      Tensor3D,
      Tensor3D,
    ]; // each [batch, time, hidden]
    const byCandidate = mul(sub(1, updateGate), tanhDerivative(candidate));
    const byUpdate = mul(sub(hiddenBefore, candidate), sigmoidDerivative(updateGate));
    const byReset = mul(mul(byCandidate, candidateRecurrence), sigmoidDerivative(resetGate));
    return {
      inputProjection: unstack(concat([byReset, byUpdate, byCandidate], 2), 1) as Tensor2D[],
      recurrentProjection: unstack(concat([byReset, byUpdate, mul(byCandidate, resetGate)], 2), 1) as Tensor2D[],
      updateGate: unstack(updateGate, 1) as Tensor2D[],
    };
  });
}

type FactorName = 'inputProjection' | 'recurrentProjection' | 'updateGate';
