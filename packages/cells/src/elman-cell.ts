import { add, matMul, type Tensor1D, type Tensor2D, tanh, tidy, zeros } from '@tensorflow/tfjs-core';
import { requireInteger, splitKey } from '@unroll/core';
import { elmanSequence, linear } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { uniformInitializer } from './uniform-initializer.js';
import type { WeightInitializers } from './weight-initializers.js';

/** Options of {@link elmanCell}. */
export type ElmanCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /** How the weights start. Default: uniform within ±1/√hiddenSize. */
  readonly initializers?: WeightInitializers;
};

/** The parameters of an Elman cell. */
export type ElmanParameters = {
  /** [inputSize, hiddenSize] */
  inputWeight: Tensor2D;
  /** [hiddenSize, hiddenSize] */
  recurrentWeight: Tensor2D;
  /** [hiddenSize] */
  bias: Tensor1D;
};

/** The state of an Elman cell: hidden [batch, hiddenSize]. */
export type ElmanState = { hidden: Tensor2D };

/**
 * The simple recurrent cell: a tanh layer that also reads its own last output.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, hiddenSize], recurrentWeight [hiddenSize, hiddenSize], bias [hiddenSize]. Weights
 * start uniform within ±1/√hiddenSize, the bias at 0.
 *
 *   hidden' = tanh(x·W + hidden·U + b)
 *
 * Source: Elman 1990. Differs from the paper: tanh in place of the logistic function. Differs from PyTorch: one bias,
 * the sum of its two.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const cell = elmanCell({ inputSize: 64, hiddenSize: 128 });
 */
export function elmanCell<const InputSize extends number, const HiddenSize extends number>(
  options: ElmanCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<ElmanParameters, ElmanState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, initializers } = options;
  requireInteger('elmanCell', { inputSize, hiddenSize });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = { inputWeight: uniform, recurrentWeight: uniform, ...initializers };

  function checkShapes(caller: string, parameters: ElmanParameters, { hidden }: ElmanState, batch: number): void {
    matchShape(caller, { 'parameters.inputWeight': parameters.inputWeight }, [inputSize, hiddenSize]);
    matchShape(caller, { 'parameters.recurrentWeight': parameters.recurrentWeight }, [hiddenSize, hiddenSize]);
    matchShape(caller, { 'parameters.bias': parameters.bias }, [hiddenSize]);
    matchShape(caller, { 'state.hidden': hidden }, [{ batch }, hiddenSize]);
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, hiddenSize]),
        bias: zeros([hiddenSize]),
      };
    },

    initialState(batchSize) {
      requireInteger('elmanCell.initialState', { batchSize });
      return { hidden: zeros([batchSize, hiddenSize]) };
    },

    step(parameters, input, state) {
      matchShape('elmanCell.step', { input }, ['batch', inputSize]);
      checkShapes('elmanCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const projection = linear(input, parameters.inputWeight, parameters.bias); // [batch, hidden]
        const hidden: Tensor2D = tanh(add(projection, matMul(state.hidden, parameters.recurrentWeight)));
        return { output: hidden, state: { hidden } };
      });
    },

    sequence(parameters, inputs, state, options) {
      matchShape('elmanCell.sequence', { inputs }, ['batch', 'time', inputSize]);
      checkShapes('elmanCell.sequence', parameters, state, inputs.shape[0]);
      const { outputs, hidden } = elmanSequence({ ...parameters, inputs, ...state, ...options });
      return { outputs, state: { hidden } };
    },

    tokenSequence(parameters, tokens, state, options) {
      matchShape('elmanCell.tokenSequence', { tokens }, ['batch', 'time']);
      checkShapes('elmanCell.tokenSequence', parameters, state, tokens.shape[0]);
      const { outputs, hidden } = elmanSequence({ ...parameters, inputs: tokens, ...state, ...options });
      return { outputs, state: { hidden } };
    },

    layers: (parameters) => [{ ...parameters, kind: 'elman' }],
  };
}
