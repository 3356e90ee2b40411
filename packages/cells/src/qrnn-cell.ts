import {
  add,
  clone,
  concat,
  mul,
  sigmoid,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tanh,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { linear, linearRecurrence } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { forwardsSequence } from './forwards-sequence.js';
import { matchRecord } from './match-record.js';
import { stateAfter } from './state-after.js';
import { statesBefore } from './states-before.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link qrnnCell}. */
export type QrnnCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of the memory and of the output. Integer, at least 1. */
  readonly hiddenSize: number;
  /** How many inputs a step sees: 1, or 2, the one before and its own. Default 2. */
  readonly windowSize?: 1 | 2;
  /**
   * How the weight starts. Default: uniform within ±1/√(windowSize·inputSize). Over one-hot inputs a larger inputWeight
   * helps: see {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers<'inputWeight'>;
};

/** The parameters of a quasi-recurrent cell, in the order candidate, forget, output along the last axis. */
export type QrnnParameters = {
  /** The rows of the input before come first: [windowSize·inputSize, 3·hiddenSize]. */
  inputWeight: Tensor2D;
  /** [3·hiddenSize] */
  bias: Tensor1D;
};

/** The state of a quasi-recurrent cell: memory [batch, hiddenSize], and the last input [batch, inputSize]. */
export type QrnnState = { memory: Tensor2D; input: Tensor2D };

/**
 * Quasi-recurrent cell with fo-pooling: convolutions over time decide gates and candidate, and only the memory recurs.
 *
 * Shapes: input [batch, inputSize]; memory and output [batch, hiddenSize]; the state also holds the input before, 0 at
 * first.
 * Parameters: inputWeight [windowSize·inputSize, 3·hiddenSize], bias [3·hiddenSize]. Order in memory: candidate,
 * forget, output. Weights start uniform within ±1/√(windowSize·inputSize), the bias at 0.
 *
 *   z = tanh([x₋₁, x]·W + b)      f, o = sigmoid([x₋₁, x]·W + b)
 *   memory' = f∘memory + (1 - f)∘z      output = o∘memory'
 *
 * On WASM: one product for all steps (`linear`), and a fused scan (`linearRecurrence`).
 *
 * Source: Bradbury et al. 2016, section 2, equation 4. Differs from the paper: a bias.
 *
 * @throws ArgumentError if a size is not a positive integer, the window not 1 or 2, or an initializer is no function or
 * that of no weight.
 * @example const cell = qrnnCell({ inputSize: 64, hiddenSize: 128 });
 */
export function qrnnCell<const InputSize extends number, const HiddenSize extends number>(
  options: QrnnCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<QrnnParameters, QrnnState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, windowSize = 2, initializers } = options;
  requireInteger('qrnnCell', { inputSize, hiddenSize });
  requireInteger('qrnnCell', { windowSize }, { maximum: 2 });
  const uniform = uniformInitializer(1 / Math.sqrt(windowSize * inputSize));
  const initialize = initializersOf('qrnnCell', ['inputWeight'], uniform, initializers);

  function checkShapes(caller: string, parameters: QrnnParameters, state: QrnnState, batch: number): void {
    matchRecord(caller, 'parameters', parameters, {
      inputWeight: [windowSize * inputSize, 3 * hiddenSize],
      bias: [3 * hiddenSize],
    });
    matchRecord(caller, 'state', state, { memory: [{ batch }, hiddenSize], input: [{ batch }, inputSize] });
  }

  /** The gates and the candidate, each [..., hiddenSize], from inputs [..., windowSize·inputSize]. */
  function openGates<T extends Tensor>(windows: T, { inputWeight, bias }: QrnnParameters): Record<Gate, T> {
    const [candidate, forget, output] = split(linear(windows, inputWeight, bias), 3, -1) as [T, T, T];
    return { candidate: tanh(candidate), forgetGate: sigmoid(forget), outputGate: sigmoid(output) };
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      return {
        inputWeight: initialize.inputWeight(key, [windowSize * inputSize, 3 * hiddenSize]),
        bias: zeros([3 * hiddenSize]),
      };
    },

    initialState(batchSize) {
      requireInteger('qrnnCell.initialState', { batchSize });
      return { memory: zeros([batchSize, hiddenSize]), input: zeros([batchSize, inputSize]) };
    },

    step(parameters, input, state) {
      matchShape('qrnnCell.step', { input }, ['batch', inputSize]);
      checkShapes('qrnnCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const window: Tensor2D = windowSize === 1 ? input : concat([state.input, input], 1);
        const { candidate, forgetGate, outputGate } = openGates(window, parameters);
        const memory: Tensor2D = add(mul(forgetGate, state.memory), mul(sub(1, forgetGate), candidate));
        return { output: mul(outputGate, memory), state: { memory, input: clone(input) } };
      });
    },

    sequence(parameters, inputs, state, options) {
      const caller = 'qrnnCell.sequence';
      matchShape(caller, { inputs }, ['batch', 'time', inputSize]);
      checkShapes(caller, parameters, state, inputs.shape[0]);
      return tidy(() =>
        forwardsSequence(caller, inputs, options, (given, lengths) => {
          const windows: Tensor3D = windowSize === 1 ? given : concat([statesBefore(state.input, given), given], 2);
          const { candidate, forgetGate, outputGate } = openGates(windows, parameters); // each [batch, time, hidden]
          const { outputs: memories, state: memory } = linearRecurrence({
            decays: forgetGate,
            inputs: mul(sub(1, forgetGate), candidate),
            state: state.memory,
            ...(lengths && { lengths }),
          });
          const outputs: Tensor3D = mul(outputGate, memories); // 0 past the lengths, as the memories are
          return { outputs, state: { memory, input: stateAfter(state.input, given, lengths) } };
        }),
      );
    },
  };
}

type Gate = 'candidate' | 'forgetGate' | 'outputGate';
