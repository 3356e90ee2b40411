import { add, mul, split, sub, type Tensor, type Tensor1D, type Tensor2D, tanh, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, requireInteger, splitKey } from '@unroll/core';
import { gruSequence, gruUpdate, linear } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { type GateActivation, gateActivationOf } from './gate-activation.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link gruCell}. */
export type GruCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden. Integer, at least 1. */
  readonly hiddenSize: number;
  /**
   * Whether the reset gate is applied to the candidate's part of h·U, `'after'` the product, as PyTorch, cuDNN and
   * Keras since 2.3 do, or to h `'before'` it, as Cho et al. 2014 and older Keras do. Default `'after'`.
   */
  readonly reset?: 'after' | 'before';
  /**
   * The function that opens the gates. `'hardSigmoid'`, clip(0.2·x + 0.5, 0, 1), is for weights trained with Keras
   * before version 2.3. Default `'sigmoid'`.
   */
  readonly gateActivation?: GateActivation;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}.
   */
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
 * Gated recurrent unit.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 3·hiddenSize], recurrentWeight [hiddenSize, 3·hiddenSize], bias and recurrentBias
 * [3·hiddenSize]. Gate order in memory: reset, update, candidate. An update gate of 1 keeps the old state. Weights
 * start uniform within ±1/√hiddenSize, biases at 0.
 * On WASM: own fused kernels for the sequence, one for each place of the reset; with hard sigmoids, the inputs of all
 * steps are mapped at once, and then it goes step by step through tfjs's kernels.
 *
 *   r, z = sigmoid(x·W + b + h·U + c)     n = tanh(x·W + b + r∘(h·U + c))
 *   hidden' = (1 - z)∘n + z∘hidden        before the product: n = tanh(x·W + b + (r∘h)·U + c)
 *
 * Source: Cho et al. 2014; the reset after the product as in cuDNN, PyTorch and Keras's `reset_after`.
 *
 * @throws ArgumentError if a size is not a positive integer, the reset or the gates' activation is none, or an
 * initializer is no function or that of no weight.
 * @example const cell = gruCell({ inputSize: 64, hiddenSize: 128 });
 */
export function gruCell<const InputSize extends number, const HiddenSize extends number>(
  options: GruCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<GruParameters, GruState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, reset = 'after', gateActivation = 'sigmoid', initializers } = options;
  requireInteger('gruCell', { inputSize, hiddenSize });
  if (reset !== 'after' && reset !== 'before') {
    const expectation = "be 'after' or 'before'";
    throw new ArgumentError({ caller: 'gruCell', argument: 'reset', expectation, actual: reset });
  }
  const activate = gateActivationOf('gruCell', gateActivation);
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('gruCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);
  const isFused = gateActivation === 'sigmoid';

  /** The part of the reset and update gates along the last axis, and that of the candidate. */
  function cut<T extends Tensor>(gates: T): [both: T, candidate: T] {
    return split(gates, [2 * hiddenSize, hiddenSize], -1) as [T, T];
  }

  type Advance = (parameters: GruParameters) => (projection: Tensor2D, state: GruState) => GruState;

  const resetAfter: Advance = ({ recurrentWeight, recurrentBias }) => {
    return (projection, { hidden }) => {
      const recurrence = linear(hidden, recurrentWeight, recurrentBias); // [batch, 3·hidden]
      return { hidden: gruUpdate(projection, recurrence, hidden, activate).hidden };
    };
  };

  const resetBefore: Advance = ({ recurrentWeight, recurrentBias }) => {
    const [gateWeight, candidateWeight] = cut(recurrentWeight);
    const [gateBias, candidateBias] = cut(recurrentBias);
    return (projection, { hidden }) => {
      const [gateInput, candidateInput] = cut(projection);
      const gates = activate(add(gateInput, linear(hidden, gateWeight, gateBias)));
      const [resetGate, updateGate] = split(gates, 2, 1) as [Tensor2D, Tensor2D];
      const recurrence = linear(mul(resetGate, hidden), candidateWeight, candidateBias);
      const candidate: Tensor2D = tanh(add(candidateInput, recurrence));
      return { hidden: add(candidate, mul(updateGate, sub(hidden, candidate))) };
    };
  };

  return affineInputCell<GruParameters, GruState, InputSize, HiddenSize>({
    name: 'gruCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 3 * hiddenSize],
      recurrentWeight: [hiddenSize, 3 * hiddenSize],
      bias: [3 * hiddenSize],
      recurrentBias: [3 * hiddenSize],
    },
    stateSizes: { hidden: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 3 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 3 * hiddenSize]),
        bias: zeros([3 * hiddenSize]),
        recurrentBias: zeros([3 * hiddenSize]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance: reset === 'after' ? resetAfter : resetBefore,

    runFused: isFused
      ? (parameters, inputs, state, sequenceOptions) => {
          const { outputs, hidden } = gruSequence({ ...parameters, inputs, ...state, ...sequenceOptions, reset });
          return { outputs, state: { hidden } };
        }
      : undefined,
    layers: isFused && reset === 'after' ? (parameters) => [{ ...parameters, kind: 'gru' }] : undefined,
  });
}
