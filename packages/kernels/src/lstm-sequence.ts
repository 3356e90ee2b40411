import {
  add,
  concat,
  matMul,
  mul,
  type NamedTensorMap,
  reshape,
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
import { sigmoidDerivative, tanhDerivative } from './activation-derivatives.js';
import { checkSequence } from './check-sequence.js';
import { lstmUpdate } from './lstm-update.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { joinRows, previousInTime, projectEachStep } from './sequence-blocks.js';

/** What {@link lstmSequence} takes. */
export type LstmSequenceInputs = {
  /** [batch, time, inputSize]; time at least 1. */
  readonly inputs: Tensor3D;
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
 * @throws ArgumentError if there is no time step.
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
  return tidy(() => {
    const [outputs, hidden, memory] = runKernel('lstmSequence', lstmSequenceKernel, given);
    return { outputs: outputs as Tensor3D, hidden: hidden as Tensor2D, memory: memory as Tensor2D };
  });
}

/** The kernel of {@link lstmSequence}. Its further outputs, for the gradient, are the gates and the memories of all steps. */
export const lstmSequenceKernel: DifferentiableKernel<LstmSequenceInputs & NamedTensorMap> = {
  kernelName: 'UnrollLstmSequence',
  forward: forwardThroughTime,
  inputsToSave: ['inputs', 'inputWeight', 'recurrentWeight', 'hidden', 'memory'],
  outputsToSave: [true, false, false, true, true],
  gradient: (outputGradients, saved) => gradientOfSequence(outputGradients as Tensor[], saved),
};

function forwardThroughTime(given: LstmSequenceInputs): Tensor[] {
  const { recurrentWeight } = given;
  let { hidden, memory } = given;
  const hiddens: Tensor2D[] = [];
  const memories: Tensor2D[] = [];
  const gates: Tensor2D[] = [];
  for (const projection of projectEachStep(given.inputs, given.inputWeight, given.bias)) {
    const step = tidy(() => {
      const update = lstmUpdate(add(projection, matMul(hidden, recurrentWeight)), memory);
      const stepGates = concat([update.inputGate, update.forgetGate, update.candidate, update.outputGate], 1);
      return { hidden: update.hidden, memory: update.memory, gates: stepGates };
    });
    ({ hidden, memory } = step);
    hiddens.push(hidden);
    memories.push(memory);
    gates.push(step.gates);
  }
  return [
    stack(hiddens, 1), // [batch, time, hidden]
    hidden,
    memory,
    stack(gates, 1), // [batch, time, 4·hidden]
    stack(memories, 1), // [batch, time, hidden]
  ];
}

function gradientOfSequence(outputGradients: Tensor[], saved: Tensor[]): Record<string, () => Tensor> {
  const [outputGradient, hiddenGradient, memoryGradient] = outputGradients as [Tensor3D, Tensor2D, Tensor2D];
  const [inputs, inputWeight, recurrentWeight, initialHidden, initialMemory, outputs, gates, memories] = saved as [
    Tensor3D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor3D,
    Tensor3D,
    Tensor3D,
  ];
  const [block, hidden, memory] = runKernel('lstmSequence', lstmGradientKernel, {
    recurrentWeight,
    initialMemory,
    gates,
    memories,
    outputGradient,
    hiddenGradient,
    memoryGradient,
  });
  const preactivation = joinRows(block as Tensor3D); // [batch·time, 4·hidden]
  return {
    inputs: () => reshape(matMul(preactivation, inputWeight, false, true), inputs.shape),
    inputWeight: () => matMul(joinRows(inputs), preactivation, true),
    recurrentWeight: () => matMul(joinRows(previousInTime(outputs, initialHidden)), preactivation, true),
    bias: () => sum(preactivation, 0),
    hidden: () => hidden as Tensor,
    memory: () => memory as Tensor,
  };
}

/** What {@link lstmGradientKernel} takes; blocks are [batch, time, ...], states [batch, hiddenSize]. */
type LstmGradientInputs = {
  readonly recurrentWeight: Tensor2D;
  readonly initialMemory: Tensor2D;
  readonly gates: Tensor3D;
  readonly memories: Tensor3D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step. */
  readonly hiddenGradient: Tensor2D;
  readonly memoryGradient: Tensor2D;
};

/**
 * The recurrence of the gradient: the gradients of the preactivations [batch, time, 4·hiddenSize], and of the initial
 * hidden state and memory.
 */
export const lstmGradientKernel: ComposedKernel<LstmGradientInputs & NamedTensorMap> = {
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
function backThroughTime(given: LstmGradientInputs): Tensor[] {
  const factors = stepFactors(given.gates, given.memories, given.initialMemory);
  const outputGradientAt = unstack(given.outputGradient, 1) as Tensor2D[];
  const recurrentWeightTransposed: Tensor2D = transpose(given.recurrentWeight);
  let hidden = given.hiddenGradient;
  let memory = given.memoryGradient;
  const preactivations: Tensor2D[] = [];
  for (let step = outputGradientAt.length - 1; step >= 0; step--) {
    const gradients = tidy(() => {
      const hiddenGradient: Tensor2D = add(hidden, outputGradientAt[step] as Tensor2D);
      const memoryGradient: Tensor2D = add(memory, mul(hiddenGradient, factors.memoryByHidden[step] as Tensor2D));
      const byGate = concat([memoryGradient, memoryGradient, memoryGradient, hiddenGradient], 1);
      const preactivation: Tensor2D = mul(byGate, factors.preactivationByGate[step] as Tensor2D);
      return {
        preactivation,
        hidden: matMul(preactivation, recurrentWeightTransposed) as Tensor2D,
        memory: mul(memoryGradient, factors.forgetGate[step] as Tensor2D) as Tensor2D,
      };
    });
    preactivations.push(gradients.preactivation);
    ({ hidden, memory } = gradients);
  }
  return [stack(preactivations.reverse(), 1), hidden, memory];
}

/** What multiplies the running gradients at each step; every list has an entry for each time step. */
function stepFactors(gates: Tensor3D, memories: Tensor3D, initialMemory: Tensor2D): Record<FactorName, Tensor2D[]> {
  return tidy(() => {
    const [inputGate, forgetGate, candidate, outputGate] = split(gates, 4, 2) as [
      Tensor3D,
      Tensor3D,
      Tensor3D,
      Tensor3D,
    ];
    const activated = tanh(memories); // [batch, time, hidden]
    const memoryBefore = previousInTime(memories, initialMemory);
    const preactivationByGate = concat(
      [
        mul(candidate, sigmoidDerivative(inputGate)),
        mul(memoryBefore, sigmoidDerivative(forgetGate)),
        mul(inputGate, tanhDerivative(candidate)),
        mul(activated, sigmoidDerivative(outputGate)),
      ],
      2,
    ); // [batch, time, 4·hidden]
    return {
      memoryByHidden: unstack(mul(outputGate, tanhDerivative(activated)), 1) as Tensor2D[],
      preactivationByGate: unstack(preactivationByGate, 1) as Tensor2D[],
      forgetGate: unstack(forgetGate, 1) as Tensor2D[],
    };
  });
}

type FactorName = 'memoryByHidden' | 'preactivationByGate' | 'forgetGate';
