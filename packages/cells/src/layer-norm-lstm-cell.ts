import { add, matMul, mul, ones, type Tensor1D, type Tensor2D, tanh, zeros } from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, splitKey } from '@unroll/core';
import { layerNormalization, lstmUpdate } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { gateBias } from './gate-bias.js';
import type { LstmState } from './lstm-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link layerNormLstmCell}. */
export type LayerNormLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden and memory. Integer, at least 1. */
  readonly hiddenSize: number;
  /** Where the forget gate's bias starts. Default 0. */
  readonly forgetBias?: number;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Normalization takes their scale away: larger ones
   * only learn slower.
   */
  readonly initializers?: WeightInitializers;
};

/** The parameters of a layer-normalized LSTM cell. Gate order along the last axis: input, forget, candidate, output. */
export type LayerNormLstmParameters = {
  /** [inputSize, 4·hiddenSize] */
  inputWeight: Tensor2D;
  /** Of the normalized x·W: [4·hiddenSize]. */
  inputGain: Tensor1D;
  /** [hiddenSize, 4·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** Of the normalized h·U: [4·hiddenSize]. */
  recurrentGain: Tensor1D;
  /** [4·hiddenSize] */
  bias: Tensor1D;
  /** Of the normalized memory: [hiddenSize]. */
  memoryGain: Tensor1D;
  /** Of the normalized memory: [hiddenSize]. */
  memoryBias: Tensor1D;
};

/**
 * Long short-term memory cell with layer normalization of what enters the gates, and of the memory as it is shown.
 *
 * Shapes: input [batch, inputSize]; hidden and memory [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 4·hiddenSize], recurrentWeight [hiddenSize, 4·hiddenSize]; inputGain,
 * recurrentGain and bias [4·hiddenSize]; memoryGain and memoryBias [hiddenSize]. Gate order in memory: input, forget,
 * candidate, output. Weights start uniform within ±1/√hiddenSize, gains at 1, biases at 0, the forget gate's at
 * forgetBias.
 * On WASM: the inputs of all steps are mapped and normalized at once, then it goes step by step through tfjs's kernels
 * and the fused normalization.
 *
 *   a = norm(x·W)∘inputGain + norm(h·U)∘recurrentGain + b     norm(v) = (v - mean(v)) / √(variance(v) + 1e-5)
 *   i, f, o = sigmoid(a)      g = tanh(a)      memory' = f∘memory + i∘g
 *   hidden' = o∘tanh(norm(memory')∘memoryGain + memoryBias)
 *
 * Source: Ba, Kiros & Hinton 2016, supplementary material: all four gates are one row to be normalized. Differs from
 * the paper: one bias, the sum of its three.
 *
 * @throws ArgumentError if a size is not a positive integer, the forget bias not a finite number, or an initializer is
 * no function or that of no weight.
 * @example const cell = layerNormLstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function layerNormLstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: LayerNormLstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<LayerNormLstmParameters, LstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, forgetBias = 0, initializers } = options;
  requireInteger('layerNormLstmCell', { inputSize, hiddenSize });
  requireNumber('layerNormLstmCell', { forgetBias });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('layerNormLstmCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);

  return affineInputCell<LayerNormLstmParameters, LstmState, InputSize, HiddenSize>({
    name: 'layerNormLstmCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 4 * hiddenSize],
      inputGain: [4 * hiddenSize],
      recurrentWeight: [hiddenSize, 4 * hiddenSize],
      recurrentGain: [4 * hiddenSize],
      bias: [4 * hiddenSize],
      memoryGain: [hiddenSize],
      memoryBias: [hiddenSize],
    },
    stateSizes: { hidden: hiddenSize, memory: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 4 * hiddenSize]),
        inputGain: ones([4 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 4 * hiddenSize]),
        recurrentGain: ones([4 * hiddenSize]),
        bias: gateBias(hiddenSize, [0, forgetBias, 0, 0]),
        memoryGain: ones([hiddenSize]),
        memoryBias: zeros([hiddenSize]),
      };
    },

    project: ({ inputWeight, inputGain, bias }, affine) =>
      layerNormalization(affine(inputWeight, zeros([4 * hiddenSize])), inputGain, bias),

    advance: ({ recurrentWeight, recurrentGain, memoryGain, memoryBias }) => {
      const noBias: Tensor1D = zeros([4 * hiddenSize]);
      return (projection, { hidden, memory }) => {
        const product: Tensor2D = matMul(hidden, recurrentWeight); // [batch, 4·hidden]
        const next = lstmUpdate(add(projection, layerNormalization(product, recurrentGain, noBias)), memory);
        const shown = tanh(layerNormalization(next.memory, memoryGain, memoryBias));
        return { hidden: mul(next.outputGate, shown), memory: next.memory };
      };
    },
  });
}
