import {
  add,
  concat,
  matMul,
  mul,
  type NamedTensorMap,
  slice,
  split,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import type { SequenceOptions } from '@unroll/tensors';
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import { checkSequence, kernelArguments } from './check-sequence.js';
import { gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import { gruUpdate } from './gru-update.js';
import { joinRows } from './join-rows.js';
import { linear } from './linear.js';
import { recurrentWeightGradient } from './recurrent-weight-gradient.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { inputWeightGradient, projectEachStep, type SequenceInputs } from './sequence-blocks.js';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';
import { statesBefore } from './states-before.js';
import { stepInputGradient } from './step-projection-gradients.js';
import { swapBatchAndTime } from './swap-batch-and-time.js';

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
 * The equations are those of `gruUpdate`; with the reset before the product, n = tanh(x·W + b + (r∘h)·U + c). The gradient is
 * back-propagation through time, written by hand; it reaches every argument.
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
    stack(gates, 0), // [time, batch, 4·hidden]
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
  const [block, blockSum, hidden] = runKernel('gruSequence', gruGradientKernel, given, attributes);
  const projections = block as Tensor3D; // [time, batch, 4·hidden]
  const hiddenSize = recurrentWeight.shape[0];
  const columns = [
    { first: 0, count: 2 * hiddenSize },
    { first: 3 * hiddenSize, count: hiddenSize },
  ];
  const recurrence = { states: outputs, initial: initialHidden, lengths, productGradient: projections };
  const sums = blockSum as Tensor1D; // [4·hidden]
  return {
    inputs: () => stepInputGradient(projections, inputWeight),
    inputWeight: () => inputWeightGradient(inputs, inputWeight, projections),
    recurrentWeight: () => recurrentWeightGradient(recurrence, { ...attributes, columns }),
    bias: () => slice(sums, [0], [3 * hiddenSize]),
    recurrentBias: () => concat(columns.map(({ first, count }) => slice(sums, [first], [count]))),
    hidden: () => hidden as Tensor,
  };
}

/**
 * What {@link gruGradientKernel} takes: states [batch, hiddenSize], gates [time, batch, 4·hiddenSize], other blocks
 * [batch, time, hiddenSize].
 */
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
 * The recurrence of the gradient: the gradients of both projections, of which the first two parts are the same, as one block
 * [dr dz dn dn∘r], [time, batch, 4·hiddenSize], zeros where a row has no step; the sum of its rows [4·hiddenSize]; and the
 * gradient of the initial state.
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
  const hiddenBefore = statesBefore({ states: outputs, initial: initialHidden, lengths }, attributes);
  const factors = stepFactors(given.gates, swapBatchAndTime(hiddenBefore));
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  const projections: Tensor2D[] = [];
  for (const step of stepsInOrder(lengths, outputGradientAt.length, attributes).reverse()) {
    const { time } = step;
    const gradients = tidy(() => {
      const hiddenGradient: Tensor2D = add(hidden, outputGradientAt[time] as Tensor2D);
      const fourfold = concat([hiddenGradient, hiddenGradient, hiddenGradient, hiddenGradient], 1);
      const projection = whereStep(step, mul(fourfold, factors.projections[time] as Tensor2D));
      const [byReset, byUpdate, , byRecurrence] = split(projection, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
      const product: Tensor2D = matMul(concat([byReset, byUpdate, byRecurrence], 1), recurrentWeightTransposed);
      const kept = mul(hiddenGradient, factors.updateGate[time] as Tensor2D);
      return { projection, hidden: whereStep(step, add(kept, product), hidden) };
    });
    projections[time] = gradients.projection;
    hidden = gradients.hidden;
  }
  const block = stack(projections, 0) as Tensor3D; // [time, batch, 4·hidden]
  return [block, sum(joinRows(block), 0), hidden];
}

/** What multiplies the running gradient at each step; every list has an entry for each time step. */
function stepFactors(gates: Tensor3D, hiddenBefore: Tensor3D): Record<FactorName, Tensor2D[]> {
  return tidy(() => {
    const [resetGate, updateGate, candidate, candidateRecurrence] = split(gates, 4, 2) as [
      Tensor3D,
      Tensor3D,
      Tensor3D,
      Tensor3D,
    ]; // each [time, batch, hidden]
    const byCandidate = mul(sub(1, updateGate), tanhDerivative(candidate));
    const byUpdate = mul(sub(hiddenBefore, candidate), sigmoidDerivative(updateGate));
    const byReset = mul(mul(byCandidate, candidateRecurrence), sigmoidDerivative(resetGate));
    const projections = concat([byReset, byUpdate, byCandidate, mul(byCandidate, resetGate)], 2);
    return {
      projections: unstack(projections, 0) as Tensor2D[],
      updateGate: unstack(updateGate, 0) as Tensor2D[],
    };
  });
}

type FactorName = 'projections' | 'updateGate';
