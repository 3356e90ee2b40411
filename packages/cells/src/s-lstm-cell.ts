import {
  concat,
  mul,
  reshape,
  slice,
  split,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { ArgumentError, requireInteger, splitKey } from '@unroll/core';
import { replacePastLengths } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { type SLstmTensors, sLstmSequence, sLstmUpdate } from './s-lstm-sequence.js';
import { stateAfter } from './state-after.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link sLstmCell}. */
export type SLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of hidden and memory: that of a head times their number. Integer, at least 1. */
  readonly hiddenSize: number;
  /** How many groups of units there are that do not see each other's hidden state. Divides hiddenSize. Default 1. */
  readonly headCount?: number;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}. To those that go by fans, and to the orthogonal one, the heads of recurrentWeight are
   * rows of one matrix.
   */
  readonly initializers?: WeightInitializers;
};

/** The parameters of an sLSTM cell. Gate order along the last axis: input, forget, candidate, output. */
export type SLstmParameters = {
  /** [inputSize, 4·hiddenSize] */
  inputWeight: Tensor2D;
  /** [headCount, headSize, 4·headSize] */
  recurrentWeight: Tensor3D;
  /** [4·hiddenSize] */
  bias: Tensor1D;
};

/**
 * The state of an sLSTM cell, of which memory and normalizer are divided by e^stabilizer. Each is [batch, hiddenSize].
 */
export type SLstmState = { hidden: Tensor2D; memory: Tensor2D; normalizer: Tensor2D; stabilizer: Tensor2D };

/**
 * Long short-term memory with exponential input gates, whose memory is an average: what was written, weighted by the
 * gates.
 *
 * Shapes: input [batch, inputSize]; hidden, memory, normalizer and stabilizer [batch, hiddenSize], all 0 at first;
 * output is hidden. A head has headSize = hiddenSize / headCount units, those of the first head first.
 * Parameters: inputWeight [inputSize, 4·hiddenSize], recurrentWeight [headCount, headSize, 4·headSize], bias
 * [4·hiddenSize]. Gate order in memory: input, forget, candidate, output; within a gate, heads one after another.
 * Weights start uniform within ±1/√hiddenSize, the bias at 0, its forget part from 3 for the first unit of a head to 6
 * for the last.
 *
 *   log i = x·W + h·R + b           log f = log sigmoid(x·W + h·R + b)
 *   z = tanh(x·W + h·R + b)         o = sigmoid(x·W + h·R + b)
 *   m' = max(log f + m, log i)      f' = exp(log f + m - m')      i' = exp(log i - m')
 *   c' = f'∘c + i'∘z      n' = f'∘n + i'      hidden' = o∘c'/n'
 *
 * On WASM: one product for all steps (`linear`), then step by step, because every gate reads the last hidden state; the
 * gradient is back-propagation through time written by hand, in which what does not wait for a later step is computed
 * for all of them.
 *
 * Source: Beck et al. 2024, equations 8 to 17, with the forget gate that is a sigmoid.
 *
 * @throws ArgumentError if a size is not a positive integer, the number of heads does not divide hiddenSize, or an
 * initializer is no function or that of no weight.
 * @example const cell = sLstmCell({ inputSize: 64, hiddenSize: 128, headCount: 4 });
 */
export function sLstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: SLstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<SLstmParameters, SLstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, headCount = 1, initializers } = options;
  requireInteger('sLstmCell', { inputSize, hiddenSize, headCount });
  if (hiddenSize % headCount !== 0) {
    const expectation = `divide the hiddenSize, ${hiddenSize}`;
    throw new ArgumentError({ caller: 'sLstmCell', argument: 'headCount', expectation, actual: headCount });
  }
  const headSize = hiddenSize / headCount;
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf('sLstmCell', ['inputWeight', 'recurrentWeight'], uniform, initializers);

  /**
   * The recurrent weight of all heads as one matrix with zeros where heads do not see each other: [hidden, 4·hidden].
   */
  function wholeWeight(recurrentWeight: Tensor3D): Tensor2D {
    if (headCount === 1) return reshape(recurrentWeight, [hiddenSize, 4 * hiddenSize]);
    const heads = Array.from({ length: headCount ** 2 }, (_, at) => Number(at % (headCount + 1) === 0));
    const isOwn = tensor(heads, [headCount, 1, headCount, 1]);
    const apart = reshape(recurrentWeight, [headCount, headSize * 4, 1, headSize]);
    return reshape(mul(apart, isOwn), [hiddenSize, 4 * hiddenSize]);
  }

  return affineInputCell<SLstmParameters, SLstmState, InputSize, HiddenSize>({
    name: 'sLstmCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 4 * hiddenSize],
      recurrentWeight: [headCount, headSize, 4 * headSize],
      bias: [4 * hiddenSize],
    },
    stateSizes: { hidden: hiddenSize, memory: hiddenSize, normalizer: hiddenSize, stabilizer: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey] = splitKey(key, 2);
      const bias = new Float32Array(4 * hiddenSize);
      for (let unit = 0; unit < hiddenSize; unit++) {
        bias[hiddenSize + unit] = headSize === 1 ? 3 : 3 + (3 * (unit % headSize)) / (headSize - 1);
      }
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 4 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [headCount, headSize, 4 * headSize]),
        bias: tensor1d(bias),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance: ({ recurrentWeight }) => {
      const weight = wholeWeight(recurrentWeight);
      return (projection, state) => named(sLstmUpdate(projection, weight, inOrder(state)));
    },

    runProjected({ recurrentWeight }, projections, state, lengths) {
      const first = concat(inOrder(state), 1); // [batch, 4·hidden]
      const states = sLstmSequence(projections, wholeWeight(recurrentWeight), first);
      const all = slice(states, [0, 0, 0], [-1, -1, hiddenSize]); // [batch, time, hidden]
      const outputs = lengths === undefined ? all : replacePastLengths(all, lengths, 0);
      return { outputs, state: named(split(stateAfter(first, states, lengths), 4, 1) as SLstmTensors) };
    },
  });
}

function inOrder({ hidden, memory, normalizer, stabilizer }: SLstmState): SLstmTensors {
  return [hidden, memory, normalizer, stabilizer];
}

function named([hidden, memory, normalizer, stabilizer]: SLstmTensors): SLstmState {
  return { hidden, memory, normalizer, stabilizer };
}
