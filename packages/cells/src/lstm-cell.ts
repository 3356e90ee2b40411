import { add, matMul, type Tensor1D, type Tensor2D, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, splitKey } from '@unroll/core';
import { linear, lstmSequence, lstmUpdate } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { uniformInitializer } from './uniform-initializer.js';
import type { WeightInitializers } from './weight-initializers.js';

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
  /** How the weights start. Default: uniform within ±1/√hiddenSize. */
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
 *
 *   i, f, o = sigmoid(x·W + h·U + b)      g = tanh(x·W + h·U + b)
 *   memory' = f∘memory + i∘g              hidden' = o∘tanh(memory')
 *
 * Source: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
 * Differs from Gers et al.: no peepholes. Differs from PyTorch: one bias, the sum of its two.
 *
 * @throws ArgumentError if a size is not a positive integer, or the forget bias not a finite number.
 * @example const cell = lstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function lstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: LstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<LstmParameters, LstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, forgetBias = 0, initializers } = options;
  requireInteger('lstmCell', { inputSize, hiddenSize });
  requireNumber('lstmCell', { forgetBias });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = { inputWeight: uniform, recurrentWeight: uniform, ...initializers };

  function checkShapes(caller: string, parameters: LstmParameters, { hidden, memory }: LstmState, batch: number): void {
    matchShape(caller, { 'parameters.inputWeight': parameters.inputWeight }, [inputSize, 4 * hiddenSize]);
    matchShape(caller, { 'parameters.recurrentWeight': parameters.recurrentWeight }, [hiddenSize, 4 * hiddenSize]);
    matchShape(caller, { 'parameters.bias': parameters.bias }, [4 * hiddenSize]);
    matchShape(caller, { 'state.hidden': hidden, 'state.memory': memory }, [{ batch }, hiddenSize]);
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      const isForgetBias = (index: number): boolean => index >= hiddenSize && index < 2 * hiddenSize;
      const bias = Float32Array.from({ length: 4 * hiddenSize }, (_, index) => (isForgetBias(index) ? forgetBias : 0));
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 4 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 4 * hiddenSize]),
        bias: tensor1d(bias),
      };
    },

    initialState(batchSize) {
      requireInteger('lstmCell.initialState', { batchSize });
      return { hidden: zeros([batchSize, hiddenSize]), memory: zeros([batchSize, hiddenSize]) };
    },

    step(parameters, input, state) {
      matchShape('lstmCell.step', { input }, ['batch', inputSize]);
      checkShapes('lstmCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const projection = linear(input, parameters.inputWeight, parameters.bias); // [batch, 4·hidden]
        const recurrence = matMul(state.hidden, parameters.recurrentWeight); // [batch, 4·hidden]
        const { hidden, memory } = lstmUpdate(add(projection, recurrence), state.memory);
        return { output: hidden, state: { hidden, memory } };
      });
    },

    sequence(parameters, inputs, state, options) {
      matchShape('lstmCell.sequence', { inputs }, ['batch', 'time', inputSize]);
      checkShapes('lstmCell.sequence', parameters, state, inputs.shape[0]);
      const { outputs, hidden, memory } = lstmSequence({ ...parameters, inputs, ...state, ...options });
      return { outputs, state: { hidden, memory } };
    },

    tokenSequence(parameters, tokens, state, options) {
      matchShape('lstmCell.tokenSequence', { tokens }, ['batch', 'time']);
      checkShapes('lstmCell.tokenSequence', parameters, state, tokens.shape[0]);
      const { outputs, hidden, memory } = lstmSequence({ ...parameters, inputs: tokens, ...state, ...options });
      return { outputs, state: { hidden, memory } };
    },

    layers: (parameters) => [{ ...parameters, kind: 'lstm' }],
  };
}
