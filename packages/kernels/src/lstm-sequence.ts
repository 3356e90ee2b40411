import {
  add,
  concat,
  matMul,
  mul,
  type NamedTensorMap,
  split,
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
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import { checkSequence, kernelArguments } from './check-sequence.js';
import { joinRows } from './join-rows.js';
import { lstmUpdate } from './lstm-update.js';
import { recurrentWeightGradient } from './recurrent-weight-gradient.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { inputWeightGradient, projectEachStep, type SequenceInputs } from './sequence-blocks.js';
import { type SequenceAttributes, stepsInOrder, whereStep } from './sequence-steps.js';
import { statesBefore } from './states-before.js';
import { stepInputGradient } from './step-projection-gradients.js';
import { swapBatchAndTime } from './swap-batch-and-time.js';

/** What {@link lstmSequence} takes. */
export type LstmSequenceInputs = SequenceOptions & {
  /** [batch, time, inputSize], or token ids, int32 [batch, time], that stand for one-hot vectors; time at least 1. */
  readonly inputs: SequenceInputs;
  /** [inputSize, 4·hiddenSize], in the gate order input, forget, candidate, output. */
  readonly inputWeight: Tensor2D;
  /** [hiddenSize, 4·hiddenSize] */
  readonly recurrentWeight: Tensor2D;
  /** [4·hiddenSize] */
  readonly bias: Tensor1D;
  /** The hidden state before the first step: [batch, hiddenSize]. */
  readonly hidden: Tensor2D;
  /** The memory before the first step: [batch, hiddenSize]. */
  readonly memory: Tensor2D;
};

/**
 * A long short-term memory over a whole sequence, as one differentiable operation.
 *
 * Shapes: outputs [batch, time, hiddenSize]; hidden and memory after the last step [batch, hiddenSize].
 * The equations are those of `lstmUpdate`, with preactivations x·W + h·U + b. The gradient is back-propagation
 * through time, written by hand; it reaches every argument.
 *
 * @throws ShapeError if a tensor does not fit the inputs and the state.
 * @throws ArgumentError if there is no time step, or a length is not from 0 to time.
 * @throws VocabularyError if inputs are token ids, and one is not from 0 to inputSize - 1.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function lstmSequence(given: LstmSequenceInputs): { outputs: Tensor3D; hidden: Tensor2D; memory: Tensor2D } {
  checkSequence({
    ...given,
    caller: 'lstmSequence',
    gateCount: 4,
    biases: { bias: given.bias },
    states: { hidden: given.hidden, memory: given.memory },
  });
  const { inputWeight, recurrentWeight, bias } = given;
  return tidy(() => {
    const { inputs, lengths, attributes } = kernelArguments(given.inputs, given);
    const [outputs, hidden, memory] = runKernel(
      'lstmSequence',
      lstmSequenceKernel,
      { inputs, inputWeight, recurrentWeight, bias, hidden: given.hidden, memory: given.memory, lengths },
      attributes,
    );
    return { outputs: outputs as Tensor3D, hidden: hidden as Tensor2D, memory: memory as Tensor2D };
  });
}

/** What {@link lstmSequenceKernel} takes: `lengths` for every row. */
type LstmKernelInputs = Required<Omit<LstmSequenceInputs, 'direction'>>;

/**
 * The kernel of {@link lstmSequence}. Its further outputs, for the gradient, are of all steps the gates, the memories, and
 * the hyperbolic tangents of those, [time, batch, ...]; they are undefined where a row has no step. Fused, they are hidden
 * outputs.
 */
export const lstmSequenceKernel: DifferentiableKernel<LstmKernelInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollLstmSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden', 'memory', 'lengths'],
  outputsToSave: [true, false, false, true, true, true],
  gradient: (outputGradients, saved, attributes) =>
    gradientOfSequence(outputGradients as Tensor[], saved, attributes as SequenceAttributes),
};

function forwardThroughTime(given: LstmKernelInputs, attributes: SequenceAttributes): Tensor[] {
  const { recurrentWeight, lengths } = given;
  let { hidden, memory } = given;
  const outputs: Tensor2D[] = [];
  const memories: Tensor2D[] = [];
  const gates: Tensor2D[] = [];
  const projections = projectEachStep(given.inputs, given.inputWeight, given.bias);
  for (const step of stepsInOrder(lengths, projections.length, attributes)) {
    const next = tidy(() => {
      const preactivation: Tensor2D = add(projections[step.time] as Tensor2D, matMul(hidden, recurrentWeight));
      const update = lstmUpdate(preactivation, memory);
      return {
        output: whereStep(step, update.hidden),
        hidden: whereStep(step, update.hidden, hidden),
        memory: whereStep(step, update.memory, memory),
        gates: concat([update.inputGate, update.forgetGate, update.candidate, update.outputGate], 1) as Tensor2D,
      };
    });
    ({ hidden, memory } = next);
    outputs[step.time] = next.output;
    memories[step.time] = next.memory;
    gates[step.time] = next.gates;
  }
  const memoryBlock = stack(memories, 0); // [time, batch, hidden]
  return [
    stack(outputs, 1), // [batch, time, hidden]
    hidden,
    memory,
    stack(gates, 0), // [time, batch, 4·hidden]
    memoryBlock,
    tanh(memoryBlock),
  ];
}

function gradientOfSequence(
  outputGradients: Tensor[],
  saved: Tensor[],
  attributes: SequenceAttributes,
): Record<string, () => Tensor> {
  const [outputGradient, hiddenGradient, memoryGradient] = outputGradients as [Tensor3D, Tensor2D, Tensor2D];
  const [inputs, inputWeight, recurrentWeight, initialHidden, initialMemory, lengths] = saved as [
    SequenceInputs,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor1D,
  ];
  const [outputs, gates, memories, activated] = saved.slice(6) as [Tensor3D, Tensor3D, Tensor3D, Tensor3D];
  const [block, biasGradient, hidden, memory] = runKernel(
    'lstmSequence',
    lstmGradientKernel,
    {
      recurrentWeight,
      initialMemory,
      lengths,
      gates,
      memories,
      activated,
      outputGradient,
      hiddenGradient,
      memoryGradient,
    },
    attributes,
  );
  const preactivation = block as Tensor3D; // [time, batch, 4·hidden]
  const columns = [{ first: 0, count: recurrentWeight.shape[1] }];
  const recurrence = { states: outputs, initial: initialHidden, lengths, productGradient: preactivation };
  return {
    inputs: () => stepInputGradient(preactivation, inputWeight),
    inputWeight: () => inputWeightGradient(inputs, inputWeight, preactivation),
    recurrentWeight: () => recurrentWeightGradient(recurrence, { ...attributes, columns }),
    bias: () => biasGradient as Tensor,
    hidden: () => hidden as Tensor,
    memory: () => memory as Tensor,
  };
}

/**
 * What {@link lstmGradientKernel} takes: states [batch, hiddenSize], the output's gradient [batch, time, hiddenSize], other
 * blocks [time, batch, ...].
 */
type LstmGradientInputs = {
  readonly recurrentWeight: Tensor2D;
  readonly initialMemory: Tensor2D;
  readonly lengths: Tensor1D;
  readonly gates: Tensor3D;
  readonly memories: Tensor3D;
  /** tanh(memories) */
  readonly activated: Tensor3D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step. */
  readonly hiddenGradient: Tensor2D;
  readonly memoryGradient: Tensor2D;
};

/**
 * The recurrence of the gradient: the gradients of the preactivations [time, batch, 4·hiddenSize], zeros where a row has no
 * step, of the bias [4·hiddenSize], and of the initial hidden state and memory.
 */
export const lstmGradientKernel: ComposedKernel<LstmGradientInputs & NamedTensorMap, SequenceAttributes> = {
  kernelName: 'UnrollLstmSequenceGradient',
  forward: backThroughTime,
};

/**
 * With dh and dc the gradients of a step's hidden state and memory, which come from the output and from the step after:
 *
 *   dc += dh∘o∘(1 - tanh²(c))
 *   di = dc∘g∘i(1 - i)    df = dc∘c₋₁∘f(1 - f)    dg = dc∘i∘(1 - g²)    do = dh∘tanh(c)∘o(1 - o)
 *   dc₋₁ = dc∘f           dh₋₁ = [di df dg do]·Uᵀ
 *
 * All factors but dh and dc are known beforehand, and are computed for the whole block at once.
 */
function backThroughTime(given: LstmGradientInputs, attributes: SequenceAttributes): Tensor[] {
  const factors = stepFactors(given, attributes);
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  let memory = given.memoryGradient;
  const preactivations: Tensor2D[] = [];
  for (const step of stepsInOrder(given.lengths, outputGradientAt.length, attributes).reverse()) {
    const { time } = step;
    const gradients = tidy(() => {
      const hiddenGradient: Tensor2D = add(hidden, outputGradientAt[time] as Tensor2D);
      const memoryGradient: Tensor2D = add(memory, mul(hiddenGradient, factors.memoryByHidden[time] as Tensor2D));
      const byGate = concat([memoryGradient, memoryGradient, memoryGradient, hiddenGradient], 1);
      const preactivation = whereStep(step, mul(byGate, factors.preactivationByGate[time] as Tensor2D));
      return {
        preactivation,
        hidden: whereStep(step, matMul(preactivation, recurrentWeightTransposed), hidden),
        memory: whereStep(step, mul(memoryGradient, factors.forgetGate[time] as Tensor2D), memory),
      };
    });
    preactivations[time] = gradients.preactivation;
    ({ hidden, memory } = gradients);
  }
  const block = stack(preactivations, 0) as Tensor3D; // [time, batch, 4·hidden]
  return [block, sum(joinRows(block), 0), hidden, memory];
}

/** What multiplies the running gradients at each step; every list has an entry for each time step. */
function stepFactors(
  { gates, memories, activated, initialMemory, lengths }: LstmGradientInputs,
  attributes: SequenceAttributes,
): Record<FactorName, Tensor2D[]> {
  return tidy(() => {
    const [inputGate, forgetGate, candidate, outputGate] = split(gates, 4, 2) as [
      Tensor3D,
      Tensor3D,
      Tensor3D,
      Tensor3D,
    ]; // each [time, batch, hidden]
    const states = swapBatchAndTime(memories);
    const memoryBefore = swapBatchAndTime(statesBefore({ states, initial: initialMemory, lengths }, attributes));
    const preactivationByGate = concat(
      [
        mul(candidate, sigmoidDerivative(inputGate)),
        mul(memoryBefore, sigmoidDerivative(forgetGate)),
        mul(inputGate, tanhDerivative(candidate)),
        mul(activated, sigmoidDerivative(outputGate)),
      ],
      2,
    ); // [time, batch, 4·hidden]
    return {
      memoryByHidden: unstack(mul(outputGate, tanhDerivative(activated)), 0) as Tensor2D[],
      preactivationByGate: unstack(preactivationByGate, 0) as Tensor2D[],
      forgetGate: unstack(forgetGate, 0) as Tensor2D[],
    };
  });
}

type FactorName = 'memoryByHidden' | 'preactivationByGate' | 'forgetGate';
