import { add, matMul, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, splitKey } from '@unroll/core';
import { lstmSequence, lstmUpdate } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { type GateActivation, gateActivationOf } from './gate-activation.js';
import { gateBias } from './gate-bias.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link lstmCell}. */
export type LstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden and memory. Integer, at least 1. */
  readonly hiddenSize: number;
  /**
   * Where the forget gate's bias starts. Default 0. With 1 a new cell remembers longer (Jozefowicz et al. 2015), but
   * learns the nearest characters of a text later: see docs/decisions/0004.
   */
  readonly forgetBias?: number;
  /**
   * The function that opens the gates. `'hardSigmoid'`, clip(0.2·x + 0.5, 0, 1), is for weights trained with Keras
   * before version 2.3. Default `'sigmoid'`.
   */
  readonly gateActivation?: GateActivation;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers;
};

/** The parameters of an LSTM cell. Gate order along the last axis: input, forget, candidate, output. */
export type LstmParameters = {
  /** [inputSize, 4·hiddenSize] */
  inputWeight: Tensor2D;
  /** [hiddenSize, 4·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** [4·hiddenSize] */
  bias: Tensor1D;
};

/** The state of an LSTM cell. Each is [batch, hiddenSize]. */
export type LstmState = { hidden: Tensor2D; memory: Tensor2D };

/**
 * Long short-term memory cell.
 *
 * Shapes: input [batch, inputSize]; hidden and memory [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 4·hiddenSize], recurrentWeight [hiddenSize, 4·hiddenSize], bias [4·hiddenSize].
 * Gate order in memory: input, forget, candidate, output. Weights start uniform within ±1/√hiddenSize, the bias at 0,
 * its forget part at forgetBias.
 * On WASM: an own fused kernel for the sequence; with hard sigmoids, the inputs of all steps are mapped at once, and
 * then it goes step by step through tfjs's kernels.
 *
 *   i, f, o = sigmoid(x·W + h·U + b)      g = tanh(x·W + h·U + b)
 *   memory' = f∘memory + i∘g              hidden' = o∘tanh(memory')
 *
 * Source: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
 * Differs from Gers et al.: no peepholes. Differs from PyTorch: one bias, the sum of its two.
 *
 * @throws ArgumentError if a size is not a positive integer, the forget bias is not a finite number, the gates'
 * activation is none, or an initializer is no function or that of no weight.
 * @example const cell = lstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function lstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: LstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<LstmParameters, LstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, forgetBias = 0, gateActivation = 'sigmoid', initializers } = options;
  requireInteger('lstmCell', { inputSize, hiddenSize });
  requireNumber('lstmCell', { forgetBias });
  const activate = gateActivationOf('lstmCell', gateActivation);
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('lstmCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);
  const isFused = gateActivation === 'sigmoid';

  return affineInputCell<LstmParameters, LstmState, InputSize, HiddenSize>({
    name: 'lstmCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 4 * hiddenSize],
      recurrentWeight: [hiddenSize, 4 * hiddenSize],
      bias: [4 * hiddenSize],
    },
    stateSizes: { hidden: hiddenSize, memory: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 4 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 4 * hiddenSize]),
        bias: gateBias(hiddenSize, [0, forgetBias, 0, 0]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      ({ recurrentWeight }) =>
      (projection, { hidden, memory }) => {
        const preactivations: Tensor2D = add(projection, matMul(hidden, recurrentWeight)); // [batch, 4·hidden]
        const next = lstmUpdate(preactivations, memory, activate);
        return { hidden: next.hidden, memory: next.memory };
      },

    runFused: isFused
      ? (parameters, inputs, state, sequenceOptions) => {
          const { outputs, ...last } = lstmSequence({ ...parameters, inputs, ...state, ...sequenceOptions });
          return { outputs, state: last };
        }
      : undefined,
    layers: isFused ? (parameters) => [{ ...parameters, kind: 'lstm' }] : undefined,
  });
}
