import { add, matMul, relu, type Tensor1D, type Tensor2D, tanh, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, requireInteger, splitKey } from '@unroll/core';
import { elmanSequence } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link elmanCell}. */
export type ElmanCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /** What is applied to the sum. With `'relu'`, max(0, sum), hidden has no bound. Default `'tanh'`. */
  readonly activation?: 'tanh' | 'relu';
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}.
   */
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
 * The simple recurrent cell: a layer that also reads its own last output.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, hiddenSize], recurrentWeight [hiddenSize, hiddenSize], bias [hiddenSize]. Weights
 * start uniform within ±1/√hiddenSize, the bias at 0.
 * On WASM: an own fused kernel for the sequence with tanh; with relu, the inputs of all steps are mapped at once, and
 * then it goes step by step through tfjs's kernels.
 *
 *   hidden' = tanh(x·W + hidden·U + b), or relu(x·W + hidden·U + b)
 *
 * Source: Elman 1990; with relu, Le et al. 2015. Differs from Elman: tanh or relu in place of the logistic function.
 * Differs from PyTorch: one bias, the sum of its two.
 *
 * @throws ArgumentError if a size is not a positive integer, the activation is none, or an initializer is no function
 * or that of no weight.
 * @example const cell = elmanCell({ inputSize: 64, hiddenSize: 128 });
 */
export function elmanCell<const InputSize extends number, const HiddenSize extends number>(
  options: ElmanCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<ElmanParameters, ElmanState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, activation = 'tanh', initializers } = options;
  requireInteger('elmanCell', { inputSize, hiddenSize });
  if (activation !== 'tanh' && activation !== 'relu') {
    const expectation = "be 'tanh' or 'relu'";
    throw new ArgumentError({ caller: 'elmanCell', argument: 'activation', expectation, actual: activation });
  }
  const activate = { tanh, relu }[activation];
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('elmanCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);
  const isFused = activation === 'tanh';

  return affineInputCell<ElmanParameters, ElmanState, InputSize, HiddenSize>({
    name: 'elmanCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, hiddenSize],
      recurrentWeight: [hiddenSize, hiddenSize],
      bias: [hiddenSize],
    },
    stateSizes: { hidden: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, hiddenSize]),
        bias: zeros([hiddenSize]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      ({ recurrentWeight }) =>
      (projection, { hidden }) => {
        return { hidden: activate(add(projection, matMul(hidden, recurrentWeight))) };
      },

    runFused: isFused
      ? (parameters, inputs, state, sequenceOptions) => {
          const { outputs, hidden } = elmanSequence({ ...parameters, inputs, ...state, ...sequenceOptions });
          return { outputs, state: { hidden } };
        }
      : undefined,
    layers: isFused ? (parameters) => [{ ...parameters, kind: 'elman' }] : undefined,
  });
}
