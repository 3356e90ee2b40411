import {
  add,
  concat,
  matMul,
  mul,
  ones,
  sigmoid,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tanh,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger, splitKey } from '@unroll/core';
import { layerNormalization } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import type { GruState } from './gru-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link layerNormGruCell}. */
export type LayerNormGruCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Normalization takes their scale away: larger ones
   * only learn slower.
   */
  readonly initializers?: WeightInitializers;
};

/** The parameters of a layer-normalized GRU cell. Gate order along the last axis: reset, update, candidate. */
export type LayerNormGruParameters = {
  /** [inputSize, 3·hiddenSize] */
  inputWeight: Tensor2D;
  /** Of the normalized x·W: [3·hiddenSize]. */
  inputGain: Tensor1D;
  /** Added to the normalized x·W: [3·hiddenSize]. */
  bias: Tensor1D;
  /** [hiddenSize, 3·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** Of the normalized h·U: [3·hiddenSize]. */
  recurrentGain: Tensor1D;
  /** Added to the normalized h·U: [3·hiddenSize]. */
  recurrentBias: Tensor1D;
};

/**
 * Gated recurrent unit with layer normalization of what enters the gates and the candidate.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 3·hiddenSize], recurrentWeight [hiddenSize, 3·hiddenSize]; inputGain, bias,
 * recurrentGain and recurrentBias [3·hiddenSize]. Gate order in memory: reset, update, candidate. An update gate of 1
 * keeps the old state. Weights start uniform within ±1/√hiddenSize, gains at 1, biases at 0.
 * On WASM: the inputs of all steps are mapped and normalized at once, then it goes step by step through tfjs's kernels
 * and the fused normalization.
 *
 *   r, z = sigmoid(norm(x·W)∘inputGain + b + norm(h·U)∘recurrentGain + c)
 *   n = tanh(norm(x·W)∘inputGain + b + r∘(norm(h·U)∘recurrentGain + c))
 *   hidden' = (1 - z)∘n + z∘hidden         norm(v) = (v - mean(v)) / √(variance(v) + 1e-5)
 *
 * Both gates are one row to be normalized, the candidate is another.
 *
 * Source: Ba, Kiros & Hinton 2016, supplementary material. Differs from the paper: its update gate of 1 replaces the
 * old state.
 *
 * @throws ArgumentError if a size is not a positive integer, or an initializer is no function or that of no weight.
 * @example const cell = layerNormGruCell({ inputSize: 64, hiddenSize: 128 });
 */
export function layerNormGruCell<const InputSize extends number, const HiddenSize extends number>(
  options: LayerNormGruCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<LayerNormGruParameters, GruState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, initializers } = options;
  requireInteger('layerNormGruCell', { inputSize, hiddenSize });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('layerNormGruCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);

  /** The part of both gates along the last axis, and that of the candidate. */
  function cut<T extends Tensor>(whole: T): [gates: T, candidate: T] {
    return split(whole, [2 * hiddenSize, hiddenSize], -1) as [T, T];
  }

  /** A function that normalizes both parts of a product. */
  function normalizer(gain: Tensor1D, bias: Tensor1D): <T extends Tensor>(product: T) => [gates: T, candidate: T] {
    const [gateGain, candidateGain] = cut(gain);
    const [gateBias, candidateBias] = cut(bias);
    return (product) => {
      const [gates, candidate] = cut(product);
      return [
        layerNormalization(gates, gateGain, gateBias),
        layerNormalization(candidate, candidateGain, candidateBias),
      ];
    };
  }

  return affineInputCell<LayerNormGruParameters, GruState, InputSize, HiddenSize>({
    name: 'layerNormGruCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 3 * hiddenSize],
      inputGain: [3 * hiddenSize],
      bias: [3 * hiddenSize],
      recurrentWeight: [hiddenSize, 3 * hiddenSize],
      recurrentGain: [3 * hiddenSize],
      recurrentBias: [3 * hiddenSize],
    },
    stateSizes: { hidden: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 3 * hiddenSize]),
        inputGain: ones([3 * hiddenSize]),
        bias: zeros([3 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 3 * hiddenSize]),
        recurrentGain: ones([3 * hiddenSize]),
        recurrentBias: zeros([3 * hiddenSize]),
      };
    },

    project: ({ inputWeight, inputGain, bias }, affine) =>
      concat(normalizer(inputGain, bias)(affine(inputWeight, zeros([3 * hiddenSize]))), -1),

    advance: ({ recurrentWeight, recurrentGain, recurrentBias }) => {
      const normalize = normalizer(recurrentGain, recurrentBias);
      return (projection, { hidden }) => {
        const [gateInput, candidateInput] = cut(projection);
        const product: Tensor2D = matMul(hidden, recurrentWeight); // [batch, 3·hidden]
        const [gateRecurrence, candidateRecurrence] = normalize(product);
        const gates = sigmoid(add(gateInput, gateRecurrence));
        const [resetGate, updateGate] = split(gates, 2, 1) as [Tensor2D, Tensor2D];
        const candidate: Tensor2D = tanh(add(candidateInput, mul(resetGate, candidateRecurrence)));
        return { hidden: add(candidate, mul(updateGate, sub(hidden, candidate))) };
      };
    },
  });
}
