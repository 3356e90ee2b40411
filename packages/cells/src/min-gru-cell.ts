import {
  add,
  mul,
  sigmoid,
  split,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { embeddingLookup, linear, minGruSequence } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { forwardsSequence } from './forwards-sequence.js';
import { matchRecord } from './match-record.js';
import { uniformInitializer } from './uniform-initializer.js';

/** Options of {@link minGruCell}. */
export type MinGruCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
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
 * Source: Feng et al. 2024, section 3.1. Differs from the paper's log-space form: the candidate is not mapped to positive
 * numbers.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const cell = minGruCell({ inputSize: 64, hiddenSize: 128 });
 */
export function minGruCell(options: MinGruCellOptions): RecurrentCell<MinGruParameters, MinGruState> {
  const { inputSize, hiddenSize } = options;
  requireInteger('minGruCell', { inputSize, hiddenSize });
  const initializeWeight = uniformInitializer(1 / Math.sqrt(inputSize));

  function checkShapes(caller: string, parameters: MinGruParameters, state: MinGruState, batch: number): void {
    matchRecord(caller, 'parameters', parameters, { inputWeight: [inputSize, 2 * hiddenSize], bias: [2 * hiddenSize] });
    matchRecord(caller, 'state', state, { hidden: [{ batch }, hiddenSize] });
  }

  function recur(
    preactivations: Tensor3D,
    state: MinGruState,
    lengths: Tensor1D | undefined,
  ): { outputs: Tensor3D; state: MinGruState } {
    const { outputs, hidden } = minGruSequence({ preactivations, ...state, ...(lengths && { lengths }) });
    return { outputs, state: { hidden } };
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      return { inputWeight: initializeWeight(key, [inputSize, 2 * hiddenSize]), bias: zeros([2 * hiddenSize]) };
    },

    initialState(batchSize) {
      requireInteger('minGruCell.initialState', { batchSize });
      return { hidden: zeros([batchSize, hiddenSize]) };
    },

    step(parameters, input, state) {
      matchShape('minGruCell.step', { input }, ['batch', inputSize]);
      checkShapes('minGruCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const preactivations = linear(input, parameters.inputWeight, parameters.bias); // [batch, 2·hidden]
        const [update, candidate] = split(preactivations, 2, 1) as [Tensor2D, Tensor2D]; // each [batch, hidden]
        const hidden: Tensor2D = add(state.hidden, mul(sigmoid(update), sub(candidate, state.hidden)));
        return { output: hidden, state: { hidden } };
      });
    },

    sequence(parameters, inputs, state, options) {
      const caller = 'minGruCell.sequence';
      matchShape(caller, { inputs }, ['batch', 'time', inputSize]);
      checkShapes(caller, parameters, state, inputs.shape[0]);
      return tidy(() =>
        forwardsSequence(caller, inputs, options, (given, lengths) =>
          recur(linear(given, parameters.inputWeight, parameters.bias), state, lengths),
        ),
      );
    },

    tokenSequence(parameters, tokens, state, options) {
      const caller = 'minGruCell.tokenSequence';
      matchShape(caller, { tokens }, ['batch', 'time']);
      checkShapes(caller, parameters, state, tokens.shape[0]);
      return tidy(() =>
        forwardsSequence(caller, tokens, options, (given, lengths) => {
          const projection = embeddingLookup(parameters.inputWeight, given) as Tensor3D; // [batch, time, 2·hidden]
          return recur(add(projection, parameters.bias), state, lengths);
        }),
      );
    },
  };
}
