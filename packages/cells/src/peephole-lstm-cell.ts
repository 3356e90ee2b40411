import { add, matMul, mul, sigmoid, split, type Tensor1D, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, splitKey } from '@unroll/core';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { gateBias } from './gate-bias.js';
import type { LstmState } from './lstm-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link peepholeLstmCell}. */
export type PeepholeLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden and memory. Integer, at least 1. */
  readonly hiddenSize: number;
  /** Where the forget gate's bias starts. Default 0. */
  readonly forgetBias?: number;
  /**
   * How the weights start, but not the peepholes. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger
   * inputWeight helps: see {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers;
};

/** The parameters of an LSTM cell with peepholes. Gate order along the last axis: input, forget, candidate, output. */
export type PeepholeLstmParameters = {
  /** [inputSize, 4·hiddenSize] */
  inputWeight: Tensor2D;
  /** [hiddenSize, 4·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** [4·hiddenSize] */
  bias: Tensor1D;
  /** What the input gate sees of the memory before the step: [hiddenSize]. */
  inputPeephole: Tensor1D;
  /** What the forget gate sees of the memory before the step: [hiddenSize]. */
  forgetPeephole: Tensor1D;
  /** What the output gate sees of the memory after the step: [hiddenSize]. */
  outputPeephole: Tensor1D;
};

/**
 * Long short-term memory cell whose gates see the memory, each unit its own.
 *
 * Shapes: input [batch, inputSize]; hidden and memory [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 4·hiddenSize], recurrentWeight [hiddenSize, 4·hiddenSize], bias [4·hiddenSize];
 * inputPeephole, forgetPeephole and outputPeephole [hiddenSize], the diagonals of matrices. Gate order in memory:
 * input, forget, candidate, output. Weights and peepholes start uniform within ±1/√hiddenSize, the bias at 0, its
 * forget part at forgetBias.
 * On WASM: the inputs of all steps are mapped at once, then it goes step by step through tfjs's kernels.
 *
 *   i = sigmoid(x·W + h·U + p∘memory + b), with W, U, b and p of its own;  f likewise
 *   g = tanh(x·W + h·U + b)                 memory' = f∘memory + i∘g
 *   o = sigmoid(x·W + h·U + p∘memory' + b)  hidden' = o∘tanh(memory')
 *
 * Source: Gers & Schmidhuber 2000; as written in Graves 2013, equations 7 to 11.
 *
 * @throws ArgumentError if a size is not a positive integer, the forget bias not a finite number, or an initializer is
 * no function or that of no weight.
 * @example const cell = peepholeLstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function peepholeLstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: PeepholeLstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<PeepholeLstmParameters, LstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, forgetBias = 0, initializers } = options;
  requireInteger('peepholeLstmCell', { inputSize, hiddenSize });
  requireNumber('peepholeLstmCell', { forgetBias });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('peepholeLstmCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);

  return affineInputCell<PeepholeLstmParameters, LstmState, InputSize, HiddenSize>({
    name: 'peepholeLstmCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 4 * hiddenSize],
      recurrentWeight: [hiddenSize, 4 * hiddenSize],
      bias: [4 * hiddenSize],
      inputPeephole: [hiddenSize],
      forgetPeephole: [hiddenSize],
      outputPeephole: [hiddenSize],
    },
    stateSizes: { hidden: hiddenSize, memory: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey, ...peepholeKeys] = splitKey(key, 5);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 4 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 4 * hiddenSize]),
        bias: gateBias(hiddenSize, [0, forgetBias, 0, 0]),
        inputPeephole: uniform(peepholeKeys[0], [hiddenSize]),
        forgetPeephole: uniform(peepholeKeys[1], [hiddenSize]),
        outputPeephole: uniform(peepholeKeys[2], [hiddenSize]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      ({ recurrentWeight, inputPeephole, forgetPeephole, outputPeephole }) =>
      (projection, { hidden, memory }) => {
        const preactivations: Tensor2D = add(projection, matMul(hidden, recurrentWeight)); // [batch, 4·hidden]
        const [input, forget, candidate, output] = split(preactivations, 4, 1) as [
          Tensor2D,
          Tensor2D,
          Tensor2D,
          Tensor2D,
        ];
        const inputGate = sigmoid(add(input, mul(inputPeephole, memory)));
        const forgetGate = sigmoid(add(forget, mul(forgetPeephole, memory)));
        const nextMemory: Tensor2D = add(mul(forgetGate, memory), mul(inputGate, tanh(candidate)));
        const outputGate = sigmoid(add(output, mul(outputPeephole, nextMemory)));
        return { hidden: mul(outputGate, tanh(nextMemory)), memory: nextMemory };
      },
  });
}
