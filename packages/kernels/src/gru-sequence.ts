import {
  add,
  concat,
  matMul,
  mul,
  type NamedTensorMap,
  reshape,
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
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import { checkSequence } from './check-sequence.js';
import { gruUpdate } from './gru-update.js';
import { linear } from './linear.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { joinRows, previousInTime, projectEachStep } from './sequence-blocks.js';

/** What {@link gruSequence} takes. */
export type GruSequenceInputs = {
  /** [batch, time, inputSize]; time at least 1. */
  readonly inputs: Tensor3D;
  /** [inputSize, 3·hiddenSize], in the gate order reset, update, candidate. */
  readonly inputWeight: Tensor2D;
  /** [hiddenSize, 3·hiddenSize] */
  readonly recurrentWeight: Tensor2D;
  /** Added to x·W: [3·hiddenSize]. */
  readonly bias: Tensor1D;
  /** Added to h·U; of it only the candidate's part differs from `bias` in effect: [3·hiddenSize]. */
  readonly recurrentBias: Tensor1D;
  /** The hidden state before the first step: [batch, hiddenSize]. */
  readonly hidden: Tensor2D;
};

/**
 * A gated recurrent unit over a whole sequence, as one differentiable operation.
 *
 * Shapes: outputs [batch, time, hiddenSize]; hidden after the last step [batch, hiddenSize].
 * The equations are those of `gruUpdate`. The gradient is back-propagation through time, written by hand; it reaches
 * every argument.
 *
 * @throws ShapeError if a tensor does not fit the inputs and the state.
 * @throws ArgumentError if there is no time step.
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
  return tidy(() => {
    const [outputs, hidden] = runKernel('gruSequence', gruSequenceKernel, given);
    return { outputs: outputs as Tensor3D, hidden: hidden as Tensor2D };
  });
}

/** The kernel of {@link gruSequence}. Its further output, for the gradient: r, z, n and the candidate's recurrence of all steps. */
export const gruSequenceKernel: DifferentiableKernel<GruSequenceInputs & NamedTensorMap> = {
  kernelName: 'UnrollGruSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden'],
  outputsToSave: [true, false, true],
  gradient: (outputGradients, saved) => gradientOfSequence(outputGradients as Tensor[], saved),
};

function forwardThroughTime(given: GruSequenceInputs): Tensor[] {
  const { recurrentWeight, recurrentBias } = given;
  let { hidden } = given;
  const hiddens: Tensor2D[] = [];
  const gates: Tensor2D[] = [];
  for (const projection of projectEachStep(given.inputs, given.inputWeight, given.bias)) {
    const step = tidy(() => {
      const update = gruUpdate(projection, linear(hidden, recurrentWeight, recurrentBias), hidden);
      const stepGates = [update.resetGate, update.updateGate, update.candidate, update.candidateRecurrence];
      return { hidden: update.hidden, gates: concat(stepGates, 1) };
    });
    hidden = step.hidden;
    hiddens.push(hidden);
    gates.push(step.gates);
  }
  return [
    stack(hiddens, 1), // [batch, time, hidden]
    hidden,
    stack(gates, 1), // [batch, time, 4·hidden]
  ];
}

function gradientOfSequence(outputGradients: Tensor[], saved: Tensor[]): Record<string, () => Tensor> {
  const [outputGradient, hiddenGradient] = outputGradients as [Tensor3D, Tensor2D];
  const [inputs, inputWeight, recurrentWeight, initialHidden, outputs, gates] = saved as [
    Tensor3D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor3D,
    Tensor3D,
  ];
  const given = { recurrentWeight, initialHidden, outputs, gates, outputGradient, hiddenGradient };
  const [inputBlock, recurrentBlock, hidden] = runKernel('gruSequence', gruGradientKernel, given);
  const inputProjection = joinRows(inputBlock as Tensor3D); // [batch·time, 3·hidden]
  const recurrentProjection = joinRows(recurrentBlock as Tensor3D); // [batch·time, 3·hidden]
  return {
    inputs: () => reshape(matMul(inputProjection, inputWeight, false, true), inputs.shape),
    inputWeight: () => matMul(joinRows(inputs), inputProjection, true),
    recurrentWeight: () => matMul(joinRows(previousInTime(outputs, initialHidden)), recurrentProjection, true),
    bias: () => sum(inputProjection, 0),
    recurrentBias: () => sum(recurrentProjection, 0),
    hidden: () => hidden as Tensor,
  };
}

/** What {@link gruGradientKernel} takes; blocks are [batch, time, ...], states [batch, hiddenSize]. */
type GruGradientInputs = {
  readonly recurrentWeight: Tensor2D;
  readonly initialHidden: Tensor2D;
  readonly outputs: Tensor3D;
  readonly gates: Tensor3D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step. */
  readonly hiddenGradient: Tensor2D;
};

/**
 * The recurrence of the gradient: the gradients of both projections, [batch, time, 3·hiddenSize] each, and of the initial
 * state.
 */
export const gruGradientKernel: ComposedKernel<GruGradientInputs & NamedTensorMap> = {
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
function backThroughTime(given: GruGradientInputs): Tensor[] {
  const factors = stepFactors(given.gates, previousInTime(given.outputs, given.initialHidden));
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  const inputProjections: Tensor2D[] = [];
  const recurrentProjections: Tensor2D[] = [];
  for (let step = outputGradientAt.length - 1; step >= 0; step--) {
    const gradients = tidy(() => {
      const hiddenGradient: Tensor2D = add(hidden, outputGradientAt[step] as Tensor2D);
      const threefold = concat([hiddenGradient, hiddenGradient, hiddenGradient], 1);
      const recurrentProjection: Tensor2D = mul(threefold, factors.recurrentProjection[step] as Tensor2D);
      const kept = mul(hiddenGradient, factors.updateGate[step] as Tensor2D);
      return {
        inputProjection: mul(threefold, factors.inputProjection[step] as Tensor2D) as Tensor2D,
        recurrentProjection,
        hidden: add(kept, matMul(recurrentProjection, recurrentWeightTransposed)) as Tensor2D,
      };
    });
    inputProjections.push(gradients.inputProjection);
    recurrentProjections.push(gradients.recurrentProjection);
    hidden = gradients.hidden;
  }
  return [stack(inputProjections.reverse(), 1), stack(recurrentProjections.reverse(), 1), hidden];
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
