import {
  add,
  concat,
  matMul,
  mul,
  neg,
  sigmoid,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, splitKey } from '@unroll/core';
import { lstmSequence } from '@unroll/kernels';
import { mapTree, type RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { gateBias } from './gate-bias.js';
import type { LstmState } from './lstm-cell.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link coupledLstmCell}. */
export type CoupledLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden and memory. Integer, at least 1. */
  readonly hiddenSize: number;
  /** Where the forget gate's bias starts. Default 0. */
  readonly forgetBias?: number;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers;
};

/** The parameters of an LSTM cell with coupled gates. Gate order along the last axis: forget, candidate, output. */
export type CoupledLstmParameters = {
  /** [inputSize, 3·hiddenSize] */
  inputWeight: Tensor2D;
  /** [hiddenSize, 3·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** [3·hiddenSize] */
  bias: Tensor1D;
};

/**
 * Long short-term memory cell that writes exactly where it forgets: its input gate is 1 less the forget gate.
 *
 * Shapes: input [batch, inputSize]; hidden and memory [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 3·hiddenSize], recurrentWeight [hiddenSize, 3·hiddenSize], bias [3·hiddenSize].
 * Gate order in memory: forget, candidate, output. Weights start uniform within ±1/√hiddenSize, the bias at 0, its
 * forget part at forgetBias.
 * On WASM: the LSTM's fused kernel for the sequence, since 1 - sigmoid(x) = sigmoid(-x): the input gate's weights are
 * the forget gate's, negative.
 *
 *   f, o = sigmoid(x·W + h·U + b)              g = tanh(x·W + h·U + b)
 *   memory' = f∘memory + (1 - f)∘g             hidden' = o∘tanh(memory')
 *
 * Source: Greff et al. 2017, the variant CIFG. Differs from the paper: no peepholes.
 *
 * @throws ArgumentError if a size is not a positive integer, the forget bias not a finite number, or an initializer is
 * no function or that of no weight.
 * @example const cell = coupledLstmCell({ inputSize: 64, hiddenSize: 128 });
 */
export function coupledLstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: CoupledLstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<CoupledLstmParameters, LstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, forgetBias = 0, initializers } = options;
  requireInteger('coupledLstmCell', { inputSize, hiddenSize });
  requireNumber('coupledLstmCell', { forgetBias });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('coupledLstmCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);

  /** The gates of a weight or a bias, behind those of the input gate. */
  function withInputGate<T extends Tensor>(gates: T): T {
    const [forget] = split(gates, 3, -1) as [T, T, T];
    return concat([neg(forget), gates], -1);
  }

  return affineInputCell<CoupledLstmParameters, LstmState, InputSize, HiddenSize>({
    name: 'coupledLstmCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 3 * hiddenSize],
      recurrentWeight: [hiddenSize, 3 * hiddenSize],
      bias: [3 * hiddenSize],
    },
    stateSizes: { hidden: hiddenSize, memory: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 3 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [hiddenSize, 3 * hiddenSize]),
        bias: gateBias(hiddenSize, [forgetBias, 0, 0]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      ({ recurrentWeight }) =>
      (projection, { hidden, memory }) => {
        const preactivations: Tensor2D = add(projection, matMul(hidden, recurrentWeight)); // [batch, 3·hidden]
        const [forget, candidate, output] = split(preactivations, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
        const forgetGate = sigmoid(forget);
        const written = mul(sub(1, forgetGate), tanh(candidate));
        const nextMemory: Tensor2D = add(mul(forgetGate, memory), written);
        return { hidden: mul(sigmoid(output), tanh(nextMemory)), memory: nextMemory };
      },

    runFused: (parameters, inputs, state, sequenceOptions) =>
      tidy(() => {
        const lstmParameters = mapTree(parameters, withInputGate);
        const { outputs, ...last } = lstmSequence({ ...lstmParameters, inputs, ...state, ...sequenceOptions });
        return { outputs, state: last };
      }),
  });
}
