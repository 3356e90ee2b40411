import {
  add,
  concat,
  matMul,
  mul,
  type NamedTensorMap,
  sigmoid,
  slice,
  split,
  stack,
  sub,
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
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import type { GruKernelInputs } from './gru-sequence.js';
import { joinRows } from './join-rows.js';
import { linear } from './linear.js';
import { productWeightGradient } from './product-gradients.js';
import { recurrentWeightGradient } from './recurrent-weight-gradient.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { inputWeightGradient, projectEachStep, type SequenceInputs } from './sequence-blocks.js';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';
import { statesBefore } from './states-before.js';
import { stepInputGradient } from './step-projection-gradients.js';

/**
 * The kernel of `gruSequence` with the reset before the product:
 *
 *   r, z = sigmoid(x·W + b + h·U + c)    n = tanh(x·W + b + (r∘h)·U + c)    hidden' = n + z∘(hidden - n)
 *
 * Its further output, for the gradient: r, z and n of all steps, [time, batch, 3·hiddenSize], undefined where a row has no
 * step. Fused, it is a hidden output. Source: Cho et al. 2014.
 */
export const gruResetBeforeKernel: DifferentiableKernel<GruKernelInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollGruResetBeforeSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden', 'lengths'],
  outputsToSave: [true, false, true],
  gradient: (outputGradients, saved, attributes) =>
    gradientOfSequence(outputGradients as Tensor[], saved, attributes as SequenceAttributes),
};

/** A matrix or vector with the gates along its last axis, cut into those of reset and update, and that of the candidate. */
function cutBeforeCandidate<T extends Tensor>(gates: T): [both: T, candidate: T] {
  const hiddenSize = (gates.shape.at(-1) as number) / 3;
  return split(gates, [2 * hiddenSize, hiddenSize], -1) as [T, T];
}

function forwardThroughTime(given: GruKernelInputs, attributes: SequenceAttributes): Tensor[] {
  const [gateWeight, candidateWeight] = cutBeforeCandidate(given.recurrentWeight);
  const [gateBias, candidateBias] = cutBeforeCandidate(given.recurrentBias);
  let { hidden } = given;
  const outputs: Tensor2D[] = [];
  const gates: Tensor2D[] = [];
  const projections = projectEachStep(given.inputs, given.inputWeight, given.bias);
  for (const step of stepsInOrder(given.lengths, projections.length, attributes)) {
    const next = tidy(() => {
      const [gateInput, candidateInput] = cutBeforeCandidate(projections[step.time] as Tensor2D);
      const both = sigmoid(add(gateInput, linear(hidden, gateWeight, gateBias)));
      const [resetGate, updateGate] = split(both, 2, 1) as [Tensor2D, Tensor2D];
      const recurrence = linear(mul(resetGate, hidden), candidateWeight, candidateBias);
      const candidate: Tensor2D = tanh(add(candidateInput, recurrence));
      const mixed: Tensor2D = add(candidate, mul(updateGate, sub(hidden, candidate)));
      return {
        output: whereStep(step, mixed),
        hidden: whereStep(step, mixed, hidden),
        gates: concat([both, candidate], 1) as Tensor2D,
      };
    });
    hidden = next.hidden;
    outputs[step.time] = next.output;
    gates[step.time] = next.gates;
  }
  return [stack(outputs, 1), hidden, stack(gates, 0)];
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
  const [block, biasGradient, resetHidden, hidden] = runKernel(
    'gruSequence',
    gruResetBeforeGradientKernel,
    given,
    attributes,
  );
  const preactivation = block as Tensor3D; // [time, batch, 3·hidden]
  const hiddenSize = recurrentWeight.shape[0];
  const recurrence = { states: outputs, initial: initialHidden, lengths, productGradient: preactivation };
  const columns = [{ first: 0, count: 2 * hiddenSize }];
  return {
    inputs: () => stepInputGradient(preactivation, inputWeight),
    inputWeight: () => inputWeightGradient(inputs, inputWeight, preactivation),
    recurrentWeight: () => {
      const byGates = recurrentWeightGradient(recurrence, { ...attributes, columns });
      const candidateGradient = slice(preactivation, [0, 0, 2 * hiddenSize], [-1, -1, hiddenSize]);
      return concat([byGates, productWeightGradient(resetHidden as Tensor, candidateGradient)], 1);
    },
    bias: () => biasGradient as Tensor,
    recurrentBias: () => biasGradient as Tensor,
    hidden: () => hidden as Tensor,
  };
}

/**
 * What {@link gruResetBeforeGradientKernel} takes: states [batch, hiddenSize], gates [time, batch, 3·hiddenSize], other
 * blocks [batch, time, hiddenSize].
 */
type GruResetBeforeGradientInputs = {
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
 * The recurrence of the gradient: the gradients of the preactivations [time, batch, 3·hiddenSize], their sum
 * [3·hiddenSize], the reset states r∘h₋₁
 * [time, batch, hiddenSize], both zeros where a row has no step, and the gradient of the initial state.
 */
export const gruResetBeforeGradientKernel: ComposedKernel<
  GruResetBeforeGradientInputs & NamedTensorMap,
  SequenceAttributes
> = {
  kernelName: 'UnrollGruResetBeforeSequenceGradient',
  forward: backThroughTime,
};

/**
 * With dh the gradient of a step's hidden state, and dq = dn·Uᵀ that of r∘h₋₁:
 *
 *   dz = dh∘(h₋₁ - n)∘z(1 - z)    dn = dh∘(1 - z)∘(1 - n²)    dr = dq∘h₋₁∘r(1 - r)
 *   dh₋₁ = dh∘z + dq∘r + [dr dz]·Uᵀ
 */
function backThroughTime(given: GruResetBeforeGradientInputs, attributes: SequenceAttributes): Tensor[] {
  const [gateWeight, candidateWeight] = cutBeforeCandidate(given.recurrentWeight).map((weight) =>
    transpose(weight),
  ) as [Tensor2D, Tensor2D];
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const states = { states: given.outputs, initial: given.initialHidden, lengths: given.lengths };
  const hiddenBeforeAt = unstack(statesBefore(states, attributes), 1) as Tensor2D[];
  const gatesAt = unstack(given.gates, 0) as Tensor2D[];
  let hidden = given.hiddenGradient;
  const preactivations: Tensor2D[] = [];
  const resetHidden: Tensor2D[] = [];
  for (const step of stepsInOrder(given.lengths, gatesAt.length, attributes).reverse()) {
    const { time } = step;
    const gradients = tidy(() => {
      const [resetGate, updateGate, candidate] = split(gatesAt[time] as Tensor2D, 3, 1) as [
        Tensor2D,
        Tensor2D,
        Tensor2D,
      ];
      const before = hiddenBeforeAt[time] as Tensor2D;
      const dh = add(hidden, outputGradientAt[time] as Tensor2D);
      const dz = mul(mul(dh, sub(before, candidate)), sigmoidDerivative(updateGate));
      const dn: Tensor2D = mul(mul(dh, sub(1, updateGate)), tanhDerivative(candidate));
      const dq: Tensor2D = matMul(dn, candidateWeight);
      const dr = mul(mul(dq, before), sigmoidDerivative(resetGate));
      const kept = add(mul(dh, updateGate), mul(dq, resetGate));
      return {
        preactivation: whereStep(step, concat([dr, dz, dn], 1) as Tensor2D),
        resetHidden: whereStep(step, mul(resetGate, before)),
        hidden: whereStep(step, add(kept, matMul(concat([dr, dz], 1), gateWeight)), hidden),
      };
    });
    preactivations[time] = gradients.preactivation;
    resetHidden[time] = gradients.resetHidden;
    hidden = gradients.hidden;
  }
  const block = stack(preactivations, 0) as Tensor3D; // [time, batch, 3·hidden]
  return [block, sum(joinRows(block), 0), stack(resetHidden, 0), hidden];
}
