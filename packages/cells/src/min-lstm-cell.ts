import {
  add,
  mul,
  neg,
  sigmoid,
  softplus,
  split,
  sub,
  type Tensor1D,
  type Tensor2D,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { minLstmSequence } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link minLstmCell}. */
export type MinLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /**
   * How the weight starts. Default: uniform within ±1/√inputSize. Over one-hot inputs a larger inputWeight helps a
   * little: see {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers<'inputWeight'>;
};

/** The parameters of a minimal LSTM cell, in the order input, forget, candidate along the last axis. */
export type MinLstmParameters = {
  /** [inputSize, 3·hiddenSize] */
  inputWeight: Tensor2D;
  /** [3·hiddenSize] */
  bias: Tensor1D;
};

/** The state of a minimal LSTM cell: hidden [batch, hiddenSize]. */
export type MinLstmState = { hidden: Tensor2D };

/**
 * Minimal long short-term memory, whose gates add up to 1 and depend, like its candidate, on the input alone.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 3·hiddenSize], bias [3·hiddenSize]. Order in memory: input, forget, candidate.
 * Weights start uniform within ±1/√inputSize, the bias at 0.
 *
 *   i, f = sigmoid(x·W + b)      n = x·W + b
 *   hidden' = f/(f + i)∘hidden + i/(f + i)∘n
 *
 * Any initial state will do.
 * On WASM: one product for all steps (`linear`), and a fused kernel for gates and recurrence (`minLstmSequence`).
 *
 * Source: Feng et al. 2024, section 3.2. Differs from the paper's log-space form: the candidate is not mapped to
 * positive numbers.
 *
 * @throws ArgumentError if a size is not a positive integer, or an initializer is no function or that of no weight.
 * @example const cell = minLstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function minLstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: MinLstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<MinLstmParameters, MinLstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, initializers } = options;
  requireInteger('minLstmCell', { inputSize, hiddenSize });
  const uniform = uniformInitializer(1 / Math.sqrt(inputSize));
  const initialize = initializersOf('minLstmCell', ['inputWeight'], uniform, initializers);

  return affineInputCell<MinLstmParameters, MinLstmState, InputSize, HiddenSize>({
    name: 'minLstmCell',
    inputSize,
    parameterShapes: { inputWeight: [inputSize, 3 * hiddenSize], bias: [3 * hiddenSize] },
    stateSizes: { hidden: hiddenSize },

    initializeParameters(key) {
      return { inputWeight: initialize.inputWeight(key, [inputSize, 3 * hiddenSize]), bias: zeros([3 * hiddenSize]) };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      () =>
      (preactivations, { hidden }) => {
        const [inputPart, forgetPart, candidate] = split(preactivations, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
        // i/(f + i) from the logarithm of i/f, which does not become 0/0 when both gates are shut.
        const inputGate = sigmoid(sub(softplus(neg(forgetPart)), softplus(neg(inputPart)))); // [batch, hidden]
        return { hidden: add(hidden, mul(inputGate, sub(candidate, hidden))) };
      },

    runProjected(_parameters, preactivations, state, lengths) {
      const { outputs, hidden } = minLstmSequence({ preactivations, ...state, ...(lengths && { lengths }) });
      return { outputs, state: { hidden } };
    },
  });
}
