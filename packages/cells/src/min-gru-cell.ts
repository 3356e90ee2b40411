import { add, mul, sigmoid, split, sub, type Tensor1D, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { minGruSequence } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link minGruCell}. */
export type MinGruCellOptions = {
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

/** The parameters of a minimal GRU cell, in the order update, candidate along the last axis. */
export type MinGruParameters = {
  /** [inputSize, 2·hiddenSize] */
  inputWeight: Tensor2D;
  /** [2·hiddenSize] */
  bias: Tensor1D;
};

/** The state of a minimal GRU cell: hidden [batch, hiddenSize]. */
export type MinGruState = { hidden: Tensor2D };

/**
 * Minimal gated recurrent unit, whose gate and candidate depend on the input alone.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 2·hiddenSize], bias [2·hiddenSize]. Order in memory: update, candidate. Weights
 * start uniform within ±1/√inputSize, the bias at 0.
 *
 *   z = sigmoid(x·W + b)      n = x·W + b
 *   hidden' = (1 - z)∘hidden + z∘n
 *
 * An update gate of 1 replaces the old state, as in the paper; that of `gruCell` keeps it. Any initial state will do.
 * On WASM: one product for all steps (`linear`), and a fused kernel for gates and recurrence (`minGruSequence`).
 *
 * Source: Feng et al. 2024, section 3.1. Differs from the paper's log-space form: the candidate is not mapped to
 * positive numbers.
 *
 * @throws ArgumentError if a size is not a positive integer, or an initializer is no function or that of no weight.
 * @example const cell = minGruCell({ inputSize: 64, hiddenSize: 128 });
 */
export function minGruCell<const InputSize extends number, const HiddenSize extends number>(
  options: MinGruCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<MinGruParameters, MinGruState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, initializers } = options;
  requireInteger('minGruCell', { inputSize, hiddenSize });
  const uniform = uniformInitializer(1 / Math.sqrt(inputSize));
  const initialize = initializersOf('minGruCell', ['inputWeight'], uniform, initializers);

  return affineInputCell<MinGruParameters, MinGruState, InputSize, HiddenSize>({
    name: 'minGruCell',
    inputSize,
    parameterShapes: { inputWeight: [inputSize, 2 * hiddenSize], bias: [2 * hiddenSize] },
    stateSizes: { hidden: hiddenSize },

    initializeParameters(key) {
      return { inputWeight: initialize.inputWeight(key, [inputSize, 2 * hiddenSize]), bias: zeros([2 * hiddenSize]) };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      () =>
      (preactivations, { hidden }) => {
        const [update, candidate] = split(preactivations, 2, 1) as [Tensor2D, Tensor2D]; // each [batch, hidden]
        return { hidden: add(hidden, mul(sigmoid(update), sub(candidate, hidden))) };
      },

    runProjected(_parameters, preactivations, state, lengths) {
      const { outputs, hidden } = minGruSequence({ preactivations, ...state, ...(lengths && { lengths }) });
      return { outputs, state: { hidden } };
    },
  });
}
