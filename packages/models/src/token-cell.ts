import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { unroll } from '@unroll/cells';
import type { ParameterTree, RecurrentCell, SequenceOptions, StateTree } from '@unroll/tensors';
import type { TokenVectorParameters, TokenVectors } from './token-vectors.js';

type TokenCellParameters<CellParameters extends ParameterTree> = {
  readonly embedding: TokenVectorParameters;
  readonly cell: CellParameters;
};

/** A cell over token ids, for a caller that has checked them and the embedding, and tidies. */
export type TokenCell<CellParameters extends ParameterTree, State extends StateTree> = {
  /** One token for each row. Shapes: tokens, int32, [batch]; output [batch, outputSize]. */
  step(
    parameters: TokenCellParameters<CellParameters>,
    tokens: Tensor1D,
    state: State,
  ): { output: Tensor2D; state: State };
  /** All time steps at once. Shapes: tokens, int32, [batch, time]; outputs [batch, time, outputSize]. */
  sequence(
    parameters: TokenCellParameters<CellParameters>,
    tokens: Tensor2D,
    state: State,
    options?: SequenceOptions,
  ): { outputs: Tensor3D; state: State };
};

/** Tokens as vectors, and a cell that reads them. One-hot vectors are not made where the cell does without them. */
export function tokenCell<CellParameters extends ParameterTree, State extends StateTree>(
  vectors: TokenVectors,
  cell: RecurrentCell<CellParameters, State>,
): TokenCell<CellParameters, State> {
  return {
    step({ embedding, cell: parameters }, tokens, state) {
      return cell.step(parameters, vectors.vectorsOf(embedding, tokens) as Tensor2D, state);
    },

    sequence({ embedding, cell: parameters }, tokens, state, options) {
      if (embedding.weight === undefined && cell.tokenSequence !== undefined && tokens.shape[1] > 0) {
        return cell.tokenSequence(parameters, tokens, state, options);
      }
      const inputs = vectors.vectorsOf(embedding, tokens) as Tensor3D; // [batch, time, inputSize]
      return unroll(cell, parameters, inputs, state, options);
    },
  };
}
