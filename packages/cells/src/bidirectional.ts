import { add, concat, mul, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, splitKey } from '@unroll/core';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { FittingSize } from './fitting-size.js';
import type { EncodedSequences, EncodeOptions, SequenceEncoder } from './sequence-encoder.js';
import { unidirectional } from './unidirectional.js';

/** How the outputs of two directions become one. */
export type Merge = 'concatenate' | 'sum' | 'mean';

/** Options of {@link bidirectional}. */
export type BidirectionalOptions<M extends Merge> = {
  /**
   * `'concatenate'` puts the forward output first. The others need two outputs of one size. Default `'concatenate'`.
   */
  readonly merge?: M;
};

/** The parameters of a bidirectional encoder. */
export type BidirectionalParameters<Forward extends ParameterTree, Backward extends ParameterTree> = {
  forward: Forward;
  backward: Backward;
};

/**
 * The final states of a bidirectional encoder: that after the last step, and that of the backward cell after the first.
 */
export type BidirectionalStates<Forward extends StateTree, Backward extends StateTree> = {
  forward: Forward;
  backward: Backward;
};

/** A size, where it can be told from the sizes of two directions: that of sums and means. */
type MergedSize<M extends Merge, Size extends number> = M extends 'concatenate' ? number : Size;

/**
 * Two cells over the same sequences, one from each end, as an encoder: every output knows what comes before and after
 * it.
 *
 * Shapes: inputs [batch, time, inputSize]; outputs [batch, time, outputSize], where outputSize is the sum of both
 * cells' for `'concatenate'`, otherwise that of each. With lengths the backward cell starts at the end of each row.
 * Parameters: forward and backward, as the cells say. Both start from their initial states. On WASM each direction runs
 * as the cell's `sequence` does.
 *
 *   output[t] = merge(forward(x[0..t]), backward(x[end..t]))
 *
 * Source: Schuster & Paliwal 1997; `'concatenate'` is PyTorch's.
 *
 * @throws ArgumentError if the cells do not read the same features, a merge needs one output size and there are two, or
 * there is no such merge.
 * @example
 * const sizes = { inputSize: 64, hiddenSize: 128 };
 * const encoder = bidirectional(lstmCell(sizes), lstmCell(sizes));
 */
export function bidirectional<
  ForwardParameters extends ParameterTree,
  ForwardState extends StateTree,
  BackwardParameters extends ParameterTree,
  BackwardState extends StateTree,
  InputSize extends number,
  OutputSize extends number,
  BackwardInputSize extends number,
  BackwardOutputSize extends number,
  const M extends Merge = 'concatenate',
>(
  forwardCell: RecurrentCell<ForwardParameters, ForwardState, InputSize, OutputSize>,
  backwardCell: RecurrentCell<BackwardParameters, BackwardState, BackwardInputSize, BackwardOutputSize> &
    FittingSize<'inputSize', NoInfer<InputSize>, NoInfer<BackwardInputSize>> &
    (M extends 'concatenate' ? unknown : FittingSize<'outputSize', NoInfer<OutputSize>, NoInfer<BackwardOutputSize>>),
  options: BidirectionalOptions<M> = {},
): SequenceEncoder<
  BidirectionalParameters<ForwardParameters, BackwardParameters>,
  BidirectionalStates<ForwardState, BackwardState>,
  InputSize,
  MergedSize<M, OutputSize>
> {
  type Parameters = BidirectionalParameters<ForwardParameters, BackwardParameters>;
  type States = BidirectionalStates<ForwardState, BackwardState>;
  const merge: Merge = options.merge ?? 'concatenate';
  checkCells(forwardCell, backwardCell, merge);
  const forward = unidirectional(forwardCell);
  const backward = unidirectional<BackwardParameters, BackwardState, number, number>(backwardCell, {
    direction: 'backwards',
  });
  const { encodeTokens: forwardTokens } = forward;
  const { encodeTokens: backwardTokens } = backward;
  const outputSize = forwardCell.outputSize + (merge === 'concatenate' ? backwardCell.outputSize : 0);

  function merged(
    one: EncodedSequences<ForwardState>,
    other: EncodedSequences<BackwardState>,
  ): EncodedSequences<States> {
    return {
      outputs: mergeOutputs(one.outputs, other.outputs, merge),
      lastOutput: mergeOutputs(one.lastOutput, other.lastOutput, merge),
      finalStates: { forward: one.finalStates, backward: other.finalStates },
    };
  }

  return {
    inputSize: forwardCell.inputSize,
    outputSize: outputSize as MergedSize<M, OutputSize>,

    initializeParameters(key) {
      const [forwardKey, backwardKey] = splitKey(key, 2);
      return {
        forward: forward.initializeParameters(forwardKey),
        backward: backward.initializeParameters(backwardKey),
      };
    },

    encode(parameters, inputs, encodeOptions) {
      return tidy(() =>
        merged(
          forward.encode(parameters.forward, inputs, encodeOptions),
          backward.encode(parameters.backward, inputs, encodeOptions),
        ),
      );
    },

    ...(forwardTokens !== undefined &&
      backwardTokens !== undefined && {
        encodeTokens: (parameters: Parameters, tokens: Tensor2D, encodeOptions?: EncodeOptions) =>
          tidy(() =>
            merged(
              forwardTokens(parameters.forward, tokens, encodeOptions),
              backwardTokens(parameters.backward, tokens, encodeOptions),
            ),
          ),
      }),
  };
}

function mergeOutputs<Block extends Tensor>(forward: Block, backward: Block, merge: Merge): Block {
  if (merge === 'concatenate') return concat([forward, backward], -1);
  const total: Block = add(forward, backward);
  return merge === 'sum' ? total : mul(total, 0.5);
}

function checkCells(
  forwardCell: { inputSize: number; outputSize: number },
  backwardCell: { inputSize: number; outputSize: number },
  merge: Merge,
): void {
  const caller = 'bidirectional';
  if (merge !== 'concatenate' && merge !== 'sum' && merge !== 'mean') {
    const expectation = "be 'concatenate', 'sum' or 'mean'";
    throw new ArgumentError({ caller, argument: 'merge', expectation, actual: merge });
  }
  for (const size of ['inputSize', 'outputSize'] as const) {
    if (backwardCell[size] === forwardCell[size] || (size === 'outputSize' && merge === 'concatenate')) continue;
    throw new ArgumentError({
      caller,
      argument: `backwardCell.${size}`,
      expectation: `equal the ${size} of forwardCell, ${forwardCell[size]}`,
      actual: backwardCell[size],
    });
  }
}
