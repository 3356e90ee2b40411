import {
  add,
  concat,
  mul,
  sigmoid,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { linear, replacePastLengths } from '@unroll/kernels';
import { matchShape, type RecurrentCell } from '@unroll/tensors';
import { forwardsSequence } from './forwards-sequence.js';
import { matchRecord } from './match-record.js';
import { stateAfter } from './state-after.js';
import { statesBefore } from './states-before.js';
import { uniformInitializer } from './uniform-initializer.js';
import { type UnitwiseRecurrence, unitwiseRecurrence } from './unitwise-recurrence.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link sruCell}. */
export type SruCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of the memory and of the output. Integer, at least 1. */
  readonly hiddenSize: number;
  /**
   * How inputWeight starts. Default: uniform within ±√(3/inputSize). Over one-hot inputs a larger inputWeight helps a
   * little: see {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers<'inputWeight'>;
};

/**
 * The parameters of a simple recurrent unit. Order along the last axis: candidate, forget, reset, and the highway's
 * projection of the input, which there is only if inputSize and hiddenSize differ.
 */
export type SruParameters = {
  /** [inputSize, 3·hiddenSize], or [inputSize, 4·hiddenSize]. */
  inputWeight: Tensor2D;
  /** Of the forget gate, times the memory: [hiddenSize]. */
  forgetMemoryWeight: Tensor1D;
  /** Of the reset gate, times the memory: [hiddenSize]. */
  resetMemoryWeight: Tensor1D;
  /** Of the forget and the reset gate: [2·hiddenSize]. */
  bias: Tensor1D;
};

/** The state of a simple recurrent unit: memory [batch, hiddenSize]. */
export type SruState = { memory: Tensor2D };

/**
 * Simple recurrent unit, whose gates see the memory unit by unit, and whose output mixes the memory with the input.
 *
 * Shapes: input [batch, inputSize]; memory and output [batch, hiddenSize].
 * Parameters: inputWeight [inputSize, 3·hiddenSize] in the order candidate, forget, reset; forgetMemoryWeight and
 * resetMemoryWeight [hiddenSize]; bias [2·hiddenSize] in the order forget, reset. If inputSize and hiddenSize differ,
 * inputWeight has a fourth part, which makes an input of the output's length. Weights start uniform within
 * ±√(3/inputSize), those of the memory and the bias at 0.
 *
 *   n = x·W      f = sigmoid(x·W + v∘memory + b)      r = sigmoid(x·W + v∘memory + b)
 *   memory' = f∘memory + (1 - f)∘n                    output = r∘memory' + (1 - r)∘√3·x
 *
 * On WASM: one product for all steps (`linear`); the memory's steps one after another in a few operations each, with
 * their gradient as one fused scan (`linearRecurrence`); the output for all steps at once.
 *
 * Source: Lei et al. 2018, equations 1 to 4; initial input weights, and √3 as the highway's scale for a bias of 0,
 * section 3.2.
 * Differs from the authors' code: there, the weights of the memory start uniform within ±√1.5, those of both gates
 * within ±√(1.5/inputSize), and of a fourth part the scale is in its initial weights alone.
 *
 * @throws ArgumentError if a size is not a positive integer, or an initializer is no function or that of no weight.
 * @example const cell = sruCell({ inputSize: 128, hiddenSize: 128 });
 */
export function sruCell<const InputSize extends number, const HiddenSize extends number>(
  options: SruCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<SruParameters, SruState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, initializers } = options;
  requireInteger('sruCell', { inputSize, hiddenSize });
  const partCount: number = options.inputSize === (options.hiddenSize as number) ? 3 : 4;
  const uniform = uniformInitializer(Math.sqrt(3 / inputSize));
  const initialize = initializersOf('sruCell', ['inputWeight'], uniform, initializers);

  function checkShapes(caller: string, parameters: SruParameters, state: SruState, batch: number): void {
    matchRecord(caller, 'parameters', parameters, {
      inputWeight: [inputSize, partCount * hiddenSize],
      forgetMemoryWeight: [hiddenSize],
      resetMemoryWeight: [hiddenSize],
      bias: [2 * hiddenSize],
    });
    matchRecord(caller, 'state', state, { memory: [{ batch }, hiddenSize] });
  }

  /** Everything that the input decides, each [..., hiddenSize]. */
  function project<T extends Tensor>(inputs: T, { inputWeight, bias }: SruParameters): Record<Part, T> {
    const none = zeros([hiddenSize]) as Tensor1D;
    const biases = concat([none, bias, ...(partCount === 4 ? [none] : [])]) as Tensor1D;
    const projections = split(linear(inputs, inputWeight, biases), partCount, -1) as T[];
    const [candidate, forget, reset, highway = inputs] = projections as [T, T, T, T?];
    return { candidate, forget, reset, highway };
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      return {
        inputWeight: initialize.inputWeight(key, [inputSize, partCount * hiddenSize]),
        forgetMemoryWeight: zeros([hiddenSize]),
        resetMemoryWeight: zeros([hiddenSize]),
        bias: zeros([2 * hiddenSize]),
      };
    },

    initialState(batchSize) {
      requireInteger('sruCell.initialState', { batchSize });
      return { memory: zeros([batchSize, hiddenSize]) };
    },

    step(parameters, input, state) {
      matchShape('sruCell.step', { input }, ['batch', inputSize]);
      checkShapes('sruCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const { candidate, forget, reset, highway } = project(input, parameters);
        const preactivation: Tensor2D = add(forget, mul(parameters.forgetMemoryWeight, state.memory));
        const memory = recurrence.advance(preactivation, [candidate], state.memory);
        const resetGate: Tensor2D = sigmoid(add(reset, mul(parameters.resetMemoryWeight, state.memory)));
        return { output: mixed(resetGate, memory, highway), state: { memory } };
      });
    },

    sequence(parameters, inputs, state, options) {
      const caller = 'sruCell.sequence';
      matchShape(caller, { inputs }, ['batch', 'time', inputSize]);
      checkShapes(caller, parameters, state, inputs.shape[0]);
      return tidy(() =>
        forwardsSequence(caller, inputs, options, (given, lengths) => {
          const { candidate, forget, reset, highway } = project(given, parameters);
          const states = unitwiseRecurrence(recurrence, {
            projection: forget,
            others: [candidate],
            weight: parameters.forgetMemoryWeight,
            state: state.memory,
          }); // [batch, time, hidden]
          const before = statesBefore(state.memory, states);
          const resetGate: Tensor3D = sigmoid(add(reset, mul(parameters.resetMemoryWeight, before)));
          const all = mixed(resetGate, states, highway);
          const outputs = lengths === undefined ? all : replacePastLengths(all, lengths, 0);
          return { outputs, state: { memory: stateAfter(state.memory, states, lengths) } };
        }),
      );
    },
  };
}

type Part = 'candidate' | 'forget' | 'reset' | 'highway';

/** memory' = n + f∘(memory - n), from the forget gate's preactivation and the candidate n. */
const recurrence: UnitwiseRecurrence = {
  advance: (preactivation, [candidate], memory) => {
    const kept = mul(sigmoid(preactivation), sub(memory, candidate as Tensor2D));
    return add(candidate as Tensor2D, kept);
  },
  derivatives: (preactivation, [candidate], memoryBefore) => {
    const forgetGate = sigmoid(preactivation);
    const replaced: Tensor3D = sub(1, forgetGate);
    const slope = mul(forgetGate, replaced);
    return {
      byPreactivation: mul(sub(memoryBefore, candidate as Tensor3D), slope),
      byOthers: [replaced],
      byState: forgetGate,
    };
  },
};

/** r∘memory + (1 - r)∘√3·x. */
function mixed<T extends Tensor>(resetGate: T, memory: T, highway: T): T {
  const scaled = mul(highway, Math.sqrt(3));
  return add(scaled, mul(resetGate, sub(memory, scaled)));
}
