import { type Tensor1D, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import { requireInteger, splitKey } from '@unroll/core';
import { gruSequence, gruUpdate, linear } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { uniformInitializer } from './uniform-initializer.js';
import type { WeightInitializers } from './weight-initializers.js';

/** Options of {@link gruCell}. */
export type GruCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /** How the weights start. Default: uniform within ±1/√hiddenSize. */
  readonly initializers?: WeightInitializers;
};

/** The parameters of a GRU cell. Gate order along the last axis: reset, update, candidate. */
export type GruParameters = {
  /** [inputSize, 3·hiddenSize] */
  inputWeight: Tensor2D;
  /** [hiddenSize, 3·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** Added to x·W: [3·hiddenSize]. */
  bias: Tensor1D;
  /** Added to h·U: [3·hiddenSize]. */
  recurrentBias: Tensor1D;
};

/** The state of a GRU cell: hidden [batch, hiddenSize]. */
export type GruState = { hidden: Tensor2D };

/**
 * Gated recurrent unit, with the reset gate applied after the matrix product.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 3·hiddenSize], recurrentWeight [hiddenSize, 3·hiddenSize], bias and recurrentBias
 * [3·hiddenSize]. Gate order in memory: reset, update, candidate. An update gate of 1 keeps the old state. Weights start
 * uniform within ±1/√hiddenSize, biases at 0.
 *
 *   r, z = sigmoid(x·W + b + h·U + c)     n = tanh(x·W + b + r∘(h·U + c))
 *   hidden' = (1 - z)∘n + z∘hidden
 *
 * Source: Cho et al. 2014; the reset after the product as in cuDNN, PyTorch and Keras's `reset_after`.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const cell = gruCell({ inputSize: 64, hiddenSize: 128 });
 */
export function gruCell<const InputSize extends number, const HiddenSize extends number>(
  options: GruCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<GruParameters, GruState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, initializers } = options;
  requireInteger('gruCell', { inputSize, hiddenSize });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = { inputWeight: uniform, recurrentWeight: uniform, ...initializers };

  function checkShapes(caller: string, parameters: GruParameters, { hidden }: GruState, batch: number): void {
    const { inputWeight, recurrentWeight, bias, recurrentBias } = parameters;
    matchShape(caller, { 'parameters.inputWeight': inputWeight }, [inputSize, 3 * hiddenSize]);
    matchShape(caller, { 'parameters.recurrentWeight': recurrentWeight }, [hiddenSize, 3 * hiddenSize]);
    matchShape(caller, { 'parameters.bias': bias, 'parameters.recurrentBias': recurrentBias }, [3 * hiddenSize]);
    matchShape(caller, { 'state.hidden': hidden }, [{ batch }, hiddenSize]);
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 3 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 3 * hiddenSize]),
        bias: zeros([3 * hiddenSize]),
        recurrentBias: zeros([3 * hiddenSize]),
      };
    },

    initialState(batchSize) {
      requireInteger('gruCell.initialState', { batchSize });
      return { hidden: zeros([batchSize, hiddenSize]) };
    },

    step(parameters, input, state) {
      matchShape('gruCell.step', { input }, ['batch', inputSize]);
      checkShapes('gruCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const { inputWeight, recurrentWeight, bias, recurrentBias } = parameters;
        const projection = linear(input, inputWeight, bias); // [batch, 3·hidden]
        const recurrence = linear(state.hidden, recurrentWeight, recurrentBias); // [batch, 3·hidden]
        const { hidden } = gruUpdate(projection, recurrence, state.hidden);
        return { output: hidden, state: { hidden } };
      });
    },

    sequence(parameters, inputs, state, options) {
      matchShape('gruCell.sequence', { inputs }, ['batch', 'time', inputSize]);
      checkShapes('gruCell.sequence', parameters, state, inputs.shape[0]);
      const { outputs, hidden } = gruSequence({ ...parameters, inputs, ...state, ...options });
      return { outputs, state: { hidden } };
    },

    tokenSequence(parameters, tokens, state, options) {
      matchShape('gruCell.tokenSequence', { tokens }, ['batch', 'time']);
      checkShapes('gruCell.tokenSequence', parameters, state, tokens.shape[0]);
      const { outputs, hidden } = gruSequence({ ...parameters, inputs: tokens, ...state, ...options });
      return { outputs, state: { hidden } };
    },

    layers: (parameters) => [{ ...parameters, kind: 'gru' }],
  };
}
