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
  type Tensor3D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { embeddingLookup, linear, minLstmSequence } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { forwardsSequence } from './forwards-sequence.js';
import { matchRecord } from './match-record.js';
import { uniformInitializer } from './uniform-initializer.js';

/** Options of {@link minLstmCell}. */
export type MinLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
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
 * Source: Feng et al. 2024, section 3.2. Differs from the paper's log-space form: the candidate is not mapped to positive
 * numbers.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const cell = minLstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function minLstmCell(options: MinLstmCellOptions): RecurrentCell<MinLstmParameters, MinLstmState> {
  const { inputSize, hiddenSize } = options;
  requireInteger('minLstmCell', { inputSize, hiddenSize });
  const initializeWeight = uniformInitializer(1 / Math.sqrt(inputSize));

  function checkShapes(caller: string, parameters: MinLstmParameters, state: MinLstmState, batch: number): void {
    matchRecord(caller, 'parameters', parameters, { inputWeight: [inputSize, 3 * hiddenSize], bias: [3 * hiddenSize] });
    matchRecord(caller, 'state', state, { hidden: [{ batch }, hiddenSize] });
  }

  function recur(
    preactivations: Tensor3D,
    state: MinLstmState,
    lengths: Tensor1D | undefined,
  ): { outputs: Tensor3D; state: MinLstmState } {
    const { outputs, hidden } = minLstmSequence({ preactivations, ...state, ...(lengths && { lengths }) });
    return { outputs, state: { hidden } };
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      return { inputWeight: initializeWeight(key, [inputSize, 3 * hiddenSize]), bias: zeros([3 * hiddenSize]) };
    },

    initialState(batchSize) {
      requireInteger('minLstmCell.initialState', { batchSize });
      return { hidden: zeros([batchSize, hiddenSize]) };
    },

    step(parameters, input, state) {
      matchShape('minLstmCell.step', { input }, ['batch', inputSize]);
      checkShapes('minLstmCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const preactivations = linear(input, parameters.inputWeight, parameters.bias); // [batch, 3·hidden]
        const [inputPart, forgetPart, candidate] = split(preactivations, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
        // i/(f + i) from the logarithm of i/f, which does not become 0/0 when both gates are shut.
        const inputGate = sigmoid(sub(softplus(neg(forgetPart)), softplus(neg(inputPart)))); // [batch, hidden]
        const hidden: Tensor2D = add(state.hidden, mul(inputGate, sub(candidate, state.hidden)));
        return { output: hidden, state: { hidden } };
      });
    },

    sequence(parameters, inputs, state, options) {
      const caller = 'minLstmCell.sequence';
      matchShape(caller, { inputs }, ['batch', 'time', inputSize]);
      checkShapes(caller, parameters, state, inputs.shape[0]);
      return tidy(() =>
        forwardsSequence(caller, inputs, options, (given, lengths) =>
          recur(linear(given, parameters.inputWeight, parameters.bias), state, lengths),
        ),
      );
    },

    tokenSequence(parameters, tokens, state, options) {
      const caller = 'minLstmCell.tokenSequence';
      matchShape(caller, { tokens }, ['batch', 'time']);
      checkShapes(caller, parameters, state, tokens.shape[0]);
      return tidy(() =>
        forwardsSequence(caller, tokens, options, (given, lengths) => {
          const projection = embeddingLookup(parameters.inputWeight, given) as Tensor3D; // [batch, time, 3·hidden]
          return recur(add(projection, parameters.bias), state, lengths);
        }),
      );
    },
  };
}
