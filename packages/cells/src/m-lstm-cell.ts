import {
  abs,
  add,
  clone,
  concat,
  div,
  exp,
  expandDims,
  matMul,
  maximum,
  mul,
  neg,
  ones,
  reshape,
  sigmoid,
  slice,
  softplus,
  split,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, requireInteger } from '@unroll/core';
import { linear, replacePastLengths } from '@unroll/kernels';
import { mapTree, matchShape, type RecurrentCell } from '@unroll/tensors';
import { forwardsSequence } from './forwards-sequence.js';
import { matchRecord } from './match-record.js';
import { logarithmOfZero, matrixMemorySequence } from './matrix-memory-sequence.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link mLstmCell}. */
export type MLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of the output: that of a head times their number. Integer, at least 1. */
  readonly hiddenSize: number;
  /** How many memories stand side by side, each with its own gates. Divides hiddenSize. Default 1. */
  readonly headCount?: number;
  /** How many steps of a sequence are computed together. It changes the speed and the last bits. Default 32. */
  readonly chunkSize?: number;
  /**
   * How the weight starts. Default: uniform within ±1/√inputSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers<'inputWeight'>;
};

/**
 * The parameters of an mLSTM cell. Order along the last axis: query, key, value, output gate, hiddenSize each; input
 * gate, forget gate, headCount each.
 */
export type MLstmParameters = {
  /** [inputSize, 4·hiddenSize + 2·headCount] */
  inputWeight: Tensor2D;
  /** [4·hiddenSize + 2·headCount] */
  bias: Tensor1D;
};

/** The state of an mLSTM cell, divided by e^stabilizer. */
export type MLstmState = {
  /** [batch, headCount, headSize of keys, headSize of values] */
  memory: Tensor4D;
  /** [batch, headCount, headSize] */
  normalizer: Tensor3D;
  /** [batch, headCount] */
  stabilizer: Tensor2D;
};

/**
 * Long short-term memory with a matrix for a memory, which stores values under keys, and exponential input gates.
 *
 * Shapes: input [batch, inputSize]; output [batch, hiddenSize]; memory [batch, headCount, headSize, headSize],
 * normalizer [batch, headCount, headSize] and stabilizer [batch, headCount], all 0 at first. A head has hiddenSize /
 * headCount units.
 * Parameters: inputWeight [inputSize, 4·hiddenSize + 2·headCount] and bias, in the order query, key, value, output
 * gate, input gate, forget gate, of which the last two have a number for each head. Weights start uniform within
 * ±1/√inputSize, the forget gates' bias from 3 for the first head to 6 for the last, the rest of the bias at 0.
 *
 *   q, v = x·W + b       k = (x·W + b)/√headSize         o = sigmoid(x·W + b)
 *   log i = x·W + b      log f = log sigmoid(x·W + b)
 *   m' = max(log f + m, log i)      f' = exp(log f + m - m')      i' = exp(log i - m')
 *   C' = f'·C + i'·k⊗v              n' = f'·n + i'·k              output = o∘(q·C') / max(|q·n'|, e^-m')
 *
 * On WASM: one product for all steps (`linear`); then chunkwise, composed of products within a chunk and one with the
 * memory before it; the stabilizers in plain JavaScript.
 *
 * Source: Beck et al. 2024, equations 19 to 27; stabilized as in appendix A; initial bias as in the authors' code.
 * Differs from the paper: the key's bias is divided by √headSize as its product is.
 *
 * @throws ArgumentError if a size is not a positive integer, the number of heads does not divide hiddenSize, or an
 * initializer is no function or that of no weight.
 * @example const cell = mLstmCell({ inputSize: 64, hiddenSize: 128, headCount: 4 });
 */
export function mLstmCell<const InputSize extends number, const HiddenSize extends number>(
  options: MLstmCellOptions & { readonly inputSize: InputSize; readonly hiddenSize: HiddenSize },
): RecurrentCell<MLstmParameters, MLstmState, InputSize, HiddenSize> {
  const { inputSize, hiddenSize, headCount = 1, chunkSize = 32, initializers } = options;
  requireInteger('mLstmCell', { inputSize, hiddenSize, headCount, chunkSize });
  if (hiddenSize % headCount !== 0) {
    const expectation = `divide the hiddenSize, ${hiddenSize}`;
    throw new ArgumentError({ caller: 'mLstmCell', argument: 'headCount', expectation, actual: headCount });
  }
  const headSize = hiddenSize / headCount;
  const partSizes = [...Array(4).fill(hiddenSize), headCount, headCount];
  const columns = 4 * hiddenSize + 2 * headCount;
  const uniform = uniformInitializer(1 / Math.sqrt(inputSize));
  const initialize = initializersOf('mLstmCell', ['inputWeight'], uniform, initializers);

  function checkShapes(caller: string, parameters: MLstmParameters, state: MLstmState, batch: number): void {
    matchRecord(caller, 'parameters', parameters, { inputWeight: [inputSize, columns], bias: [columns] });
    matchRecord(caller, 'state', state, {
      memory: [{ batch }, headCount, headSize, headSize],
      normalizer: [{ batch }, headCount, headSize],
      stabilizer: [{ batch }, headCount],
    });
  }

  /** The parts of x·W + b, [..., hiddenSize] and [..., headCount]. */
  function project<T extends Tensor>(inputs: T, { inputWeight, bias }: MLstmParameters): Record<Part, T> {
    const parts = split(linear(inputs, inputWeight, bias), partSizes, -1) as T[];
    const [query, key, value, output, logInput, forget] = parts as [T, T, T, T, T, T];
    const scaledKey = div(key, Math.sqrt(headSize)) as T;
    const logForget = neg(softplus(neg(forget)));
    return { query, key: scaledKey, value, outputGate: sigmoid(output), logInput, logForget };
  }

  /** [batch, time, headCount·size] as [batch·headCount, time, size]. */
  function byHead(block: Tensor3D): Tensor3D {
    const [batch, time, size] = block.shape;
    const parted = reshape(block, [batch, time, headCount, size / headCount]);
    return reshape(transpose(parted, [0, 2, 1, 3]), [batch * headCount, time, size / headCount]);
  }

  return {
    inputSize,
    outputSize: hiddenSize,

    initializeParameters(key) {
      const bias = new Float32Array(columns);
      for (let head = 0; head < headCount; head++) {
        bias[columns - headCount + head] = headCount === 1 ? 3 : 3 + (3 * head) / (headCount - 1);
      }
      return { inputWeight: initialize.inputWeight(key, [inputSize, columns]), bias: tensor1d(bias) };
    },

    initialState(batchSize) {
      requireInteger('mLstmCell.initialState', { batchSize });
      return {
        memory: zeros([batchSize, headCount, headSize, headSize]),
        normalizer: zeros([batchSize, headCount, headSize]),
        stabilizer: zeros([batchSize, headCount]),
      };
    },

    step(parameters, input, state) {
      matchShape('mLstmCell.step', { input }, ['batch', inputSize]);
      checkShapes('mLstmCell.step', parameters, state, input.shape[0]);
      return tidy(() => {
        const [batch] = input.shape;
        const { query, key, value, outputGate, logInput, logForget } = project(input, parameters);
        const kept: Tensor2D = add(logForget, state.stabilizer); // [batch, heads]
        const stabilizer: Tensor2D = maximum(kept, logInput);
        const forgetGate = reshape(exp(sub(kept, stabilizer)), [batch, headCount, 1]);
        const inputGate = reshape(exp(sub(logInput, stabilizer)), [batch, headCount, 1]);
        const perHead = (vectors: Tensor2D): Tensor3D => reshape(vectors, [batch, headCount, headSize]);
        const gatedKey: Tensor3D = mul(inputGate, perHead(key));
        const written = mul(expandDims(gatedKey, 3), expandDims(perHead(value), 2)); // [batch, heads, keys, values]
        const memory: Tensor4D = add(mul(expandDims(forgetGate, 3), state.memory), written);
        const normalizer: Tensor3D = add(mul(forgetGate, state.normalizer), gatedKey);
        const read = matMul(expandDims(perHead(query), 2), memory); // [batch, heads, 1, values]
        const weight = sum(mul(perHead(query), normalizer), 2, true); // [batch, heads, 1]
        const averages = div(reshape(read, [batch, headCount, headSize]), atLeastOne(weight, stabilizer));
        const output = mul(outputGate, reshape(averages, [batch, hiddenSize])) as Tensor2D;
        return { output, state: { memory, normalizer, stabilizer } };
      });
    },

    sequence(parameters, inputs, state, options) {
      const caller = 'mLstmCell.sequence';
      matchShape(caller, { inputs }, ['batch', 'time', inputSize]);
      checkShapes(caller, parameters, state, inputs.shape[0]);
      if (inputs.shape[0] === 0) {
        // tfjs-backend-wasm divides by zero where it transposes an empty block.
        return { outputs: zeros([0, inputs.shape[1], hiddenSize]), state: mapTree(state, (tensor) => clone(tensor)) };
      }
      return tidy(() =>
        forwardsSequence(caller, inputs, options, (given, lengths) => {
          const [batch, time] = given.shape;
          const rows = batch * headCount;
          const { outputGate, ...parts } = project(given, parameters);
          // Past the lengths the memory is kept as it is.
          const logForget = lengths ? replacePastLengths(parts.logForget, lengths, 0) : parts.logForget;
          const logInput = lengths ? replacePastLengths(parts.logInput, lengths, logarithmOfZero) : parts.logInput;
          const perRow = (gate: Tensor3D): Tensor2D => reshape(byHead(gate), [rows, time]);
          const memory = reshape(state.memory, [rows, headSize, headSize]);
          const normalizer = reshape(state.normalizer, [rows, headSize, 1]);
          const run = matrixMemorySequence({
            query: byHead(parts.query),
            key: byHead(parts.key),
            value: concat([byHead(parts.value), ones([rows, time, 1])], 2),
            logForget: perRow(logForget),
            logInput: perRow(logInput),
            memory: concat([memory, normalizer], 2) as Tensor3D,
            stabilizer: reshape(state.stabilizer, [rows]),
            chunkSize,
          });
          const [read, weight] = split(run.outputs, [headSize, 1], 2) as [Tensor3D, Tensor3D];
          const averages = reshape(div(read, atLeastOne(weight, run.stabilizers)), [batch, headCount, time, headSize]);
          const inOrder: Tensor3D = reshape(transpose(averages, [0, 2, 1, 3]), [batch, time, hiddenSize]);
          const all: Tensor3D = mul(outputGate, inOrder);
          const [lastMemory, lastNormalizer] = split(run.memory, [headSize, 1], 2) as [Tensor3D, Tensor3D];
          const lastStabilizer = slice(run.stabilizers, [0, time - 1], [-1, 1]);
          const outputs: Tensor3D = lengths === undefined ? all : replacePastLengths(all, lengths, 0);
          return {
            outputs,
            state: {
              memory: reshape(lastMemory, [batch, headCount, headSize, headSize]) as Tensor4D,
              normalizer: reshape(lastNormalizer, [batch, headCount, headSize]) as Tensor3D,
              stabilizer: reshape(lastStabilizer, [batch, headCount]) as Tensor2D,
            },
          };
        }),
      );
    },
  };
}

type Part = 'query' | 'key' | 'value' | 'outputGate' | 'logInput' | 'logForget';

/** max(|weight|, e^-m), with m not below -40: e^-m must have a square. Shapes: weight [..., 1], stabilizer [...]. */
function atLeastOne(weight: Tensor, stabilizer: Tensor): Tensor {
  return maximum(abs(weight), expandDims(exp(neg(maximum(stabilizer, -40))), stabilizer.rank));
}
