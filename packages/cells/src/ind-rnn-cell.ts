import {
  add,
  cast,
  greater,
  mul,
  relu,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tanh,
  tensor1d,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomUniforms, requireInteger, splitKey } from '@unroll/core';
import { replacePastLengths } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { stateAfter } from './state-after.js';
import { uniformInitializer } from './uniform-initializer.js';
import { type UnitwiseRecurrence, unitwiseRecurrence } from './unitwise-recurrence.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link indRnnCell}. */
export type IndRnnCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /** Default `'relu'`, the paper's. */
  readonly activation?: 'relu' | 'tanh';
  /**
   * How inputWeight starts. Default: uniform within ±1/√inputSize. Over one-hot inputs a larger inputWeight helps a
   * little: see {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers<'inputWeight'>;
};

/** The parameters of an independently recurrent cell. */
export type IndRnnParameters = {
  /** [inputSize, hiddenSize] */
  inputWeight: Tensor2D;
  /** What each unit multiplies its own hidden state by: [hiddenSize]. */
  recurrentWeight: Tensor1D;
  /** [hiddenSize] */
  bias: Tensor1D;
};

/** The state of an independently recurrent cell: hidden [batch, hiddenSize]. */
export type IndRnnState = { hidden: Tensor2D };

/**
 * Independently recurrent cell: each unit reads, of the last hidden state, its own number only.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, hiddenSize], recurrentWeight [hiddenSize], bias [hiddenSize]. Input weights start
 * uniform within ±1/√inputSize, recurrent weights from 0 up to 1, the bias at 0. The paper keeps |u| below 2^(1/time)
 * while it trains with relu; this cell does not.
 *
 *   hidden' = relu(x·W + u∘hidden + b), or tanh
 *
 * On WASM: one product for all steps (`linear`), the steps one after another in a few operations each, and their
 * gradient as one fused scan (`linearRecurrence`).
 *
 * Source: Li et al. 2018, equation 2.
 *
 * @throws ArgumentError if a size is not a positive integer, the activation is none of the two, or an initializer is no
 * function or that of no weight.
 * @example const cell = indRnnCell({ inputSize: 64, hiddenSize: 128 });
 */
export function indRnnCell<const InputSize extends number, const HiddenSize extends number>(
  options: IndRnnCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<IndRnnParameters, IndRnnState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, activation = 'relu', initializers } = options;
  requireInteger('indRnnCell', { inputSize, hiddenSize });
  if (activation !== 'relu' && activation !== 'tanh') {
    const expectation = "be 'relu' or 'tanh'";
    throw new ArgumentError({ caller: 'indRnnCell', argument: 'activation', expectation, actual: activation });
  }
  const activate: <T extends Tensor>(values: T) => T = activation === 'relu' ? relu : tanh;
  const slopeOf = (states: Tensor3D): Tensor3D =>
    activation === 'relu' ? cast(greater(states, 0), 'float32') : sub(1, square(states));
  const recurrence: UnitwiseRecurrence = {
    advance: (preactivation) => activate(preactivation),
    derivatives: (_preactivation, _others, _statesBefore, states) => ({
      byPreactivation: slopeOf(states),
      byOthers: [],
    }),
  };
  const uniform = uniformInitializer(1 / Math.sqrt(inputSize));
  const initialize = initializersOf('indRnnCell', ['inputWeight'], uniform, initializers);

  return affineInputCell<IndRnnParameters, IndRnnState, InputSize, HiddenSize>({
    name: 'indRnnCell',
    inputSize,
    parameterShapes: { inputWeight: [inputSize, hiddenSize], recurrentWeight: [hiddenSize], bias: [hiddenSize] },
    stateSizes: { hidden: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, hiddenSize]),
        recurrentWeight: tensor1d(Float32Array.from(randomUniforms(recurrentKey, hiddenSize))),
        bias: zeros([hiddenSize]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      ({ recurrentWeight }) =>
      (projection, { hidden }) => {
        return { hidden: activate(add(projection, mul(recurrentWeight, hidden))) };
      },

    runProjected({ recurrentWeight }, projection, { hidden }, lengths) {
      const states = unitwiseRecurrence(recurrence, { projection, others: [], weight: recurrentWeight, state: hidden });
      const outputs = lengths === undefined ? states : replacePastLengths(states, lengths, 0);
      return { outputs, state: { hidden: stateAfter(hidden, states, lengths) } };
    },
  });
}
