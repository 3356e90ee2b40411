import { add, matMul, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber, splitKey } from '@unroll/core';
import { lstmUpdate } from '@unroll/kernels';
import type { RecurrentCell } from '@unroll/tensors';
import { affineInputCell } from './affine-input-cell.js';
import { gateBias } from './gate-bias.js';
import { uniformInitializer } from './uniform-initializer.js';
import { initializersOf, type WeightInitializers } from './weight-initializers.js';

/** Options of {@link projectedLstmCell}. */
export type ProjectedLstmCellOptions = {
  /** Length of the input's features. Integer, at least 1. */
  readonly inputSize: number;
  /** Length of memory. Integer, at least 1. */
  readonly hiddenSize: number;
  /** Length of hidden, and of the output: less than hiddenSize where it is to save parameters. Integer, at least 1. */
  readonly projectionSize: number;
  /** Where the forget gate's bias starts. Default 0. */
  readonly forgetBias?: number;
  /**
   * How the weights start. Default: uniform within ±1/√hiddenSize. Over one-hot inputs a larger inputWeight helps: see
   * {@link WeightInitializers}.
   */
  readonly initializers?: WeightInitializers<'inputWeight' | 'recurrentWeight' | 'projectionWeight'>;
};

/** The parameters of an LSTM cell with projection. Gate order along the last axis: input, forget, candidate, output. */
export type ProjectedLstmParameters = {
  /** [inputSize, 4·hiddenSize] */
  inputWeight: Tensor2D;
  /** [projectionSize, 4·hiddenSize] */
  recurrentWeight: Tensor2D;
  /** [4·hiddenSize] */
  bias: Tensor1D;
  /** [hiddenSize, projectionSize] */
  projectionWeight: Tensor2D;
};

/** The state of an LSTM cell with projection: hidden [batch, projectionSize], memory [batch, hiddenSize]. */
export type ProjectedLstmState = { hidden: Tensor2D; memory: Tensor2D };

/**
 * Long short-term memory cell whose hidden state is a linear projection to fewer numbers than its memory has.
 *
 * Shapes: input [batch, inputSize]; hidden [batch, projectionSize]; memory [batch, hiddenSize]; output is hidden.
 * Parameters: inputWeight [inputSize, 4·hiddenSize], recurrentWeight [projectionSize, 4·hiddenSize], bias
 * [4·hiddenSize], projectionWeight [hiddenSize, projectionSize]. Gate order in memory: input, forget, candidate,
 * output. Weights start uniform within ±1/√hiddenSize, the bias at 0, its forget part at forgetBias.
 * On WASM: the inputs of all steps are mapped at once, then it goes step by step through tfjs's kernels.
 *
 *   i, f, o = sigmoid(x·W + hidden·U + b)      g = tanh(x·W + hidden·U + b)
 *   memory' = f∘memory + i∘g                   hidden' = (o∘tanh(memory'))·P
 *
 * Source: Sak et al. 2014. Differs from the paper: no peepholes, and no part of the output that is not
 * fed back; so it is PyTorch's `proj_size`, with one bias, the sum of its two.
 *
 * @throws ArgumentError if a size is not a positive integer, the forget bias not a finite number, or an initializer is
 * no function or that of no weight.
 * @example const cell = projectedLstmCell({ inputSize: 64, hiddenSize: 512, projectionSize: 128 });
 */
export function projectedLstmCell<const InputSize extends number, const ProjectionSize extends number>(
  options: ProjectedLstmCellOptions & { readonly inputSize: InputSize; readonly projectionSize: ProjectionSize },
): RecurrentCell<ProjectedLstmParameters, ProjectedLstmState, InputSize, ProjectionSize> {
  const { inputSize, hiddenSize, projectionSize, forgetBias = 0, initializers } = options;
  requireInteger('projectedLstmCell', { inputSize, hiddenSize, projectionSize });
  requireNumber('projectedLstmCell', { forgetBias });
  const uniform = uniformInitializer(1 / Math.sqrt(hiddenSize));
  const initialize = initializersOf(
    'projectedLstmCell',
    ['inputWeight', 'recurrentWeight', 'projectionWeight'],
    uniform,
    initializers,
  );

  return affineInputCell<ProjectedLstmParameters, ProjectedLstmState, InputSize, ProjectionSize>({
    name: 'projectedLstmCell',
    inputSize,
    parameterShapes: {
      inputWeight: [inputSize, 4 * hiddenSize],
      recurrentWeight: [projectionSize, 4 * hiddenSize],
      bias: [4 * hiddenSize],
      projectionWeight: [hiddenSize, projectionSize],
    },
    stateSizes: { hidden: projectionSize, memory: hiddenSize },

    initializeParameters(key) {
      const [inputKey, recurrentKey, projectionKey] = splitKey(key, 3);
      return {
        inputWeight: initialize.inputWeight(inputKey, [inputSize, 4 * hiddenSize]),
        recurrentWeight: initialize.recurrentWeight(recurrentKey, [projectionSize, 4 * hiddenSize]),
        bias: gateBias(hiddenSize, [0, forgetBias, 0, 0]),
        projectionWeight: initialize.projectionWeight(projectionKey, [hiddenSize, projectionSize]),
      };
    },

    project: ({ inputWeight, bias }, affine) => affine(inputWeight, bias),

    advance:
      ({ recurrentWeight, projectionWeight }) =>
      (projection, { hidden, memory }) => {
        const preactivations: Tensor2D = add(projection, matMul(hidden, recurrentWeight)); // [batch, 4·hidden]
        const next = lstmUpdate(preactivations, memory);
        return { hidden: matMul(next.hidden, projectionWeight), memory: next.memory };
      },
  });
}
