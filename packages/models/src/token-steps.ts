import { clone, gather, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { TokenDecoder } from '@unroll/core';
import { disposeTree, mapTree, type StateTree } from '@unroll/tensors';

/**
 * All of a decoder but its first state: a step over tensors as one over plain arrays, and what states need.
 *
 * @param step Shapes: tokens, int32, [rows]; logits [rows, vocabularySize]; each tensor of a state [rows, ...].
 */
export function tokenSteps<State extends StateTree>(
  vocabularySize: number,
  step: (tokens: Tensor1D, state: State) => { logits: Tensor2D; state: State },
): Omit<TokenDecoder<State>, 'initialState'> {
  return {
    vocabularySize,

    step(tokens, state) {
      const { logits, next } = tidy(() => {
        const run = step(tensor1d(tokens, 'int32'), state);
        // A cell may hand its state back unchanged, but here each state is released by itself.
        return { logits: run.logits, next: mapTree(run.state, (tensor) => clone(tensor)) };
      });
      const values = logits.dataSync() as Float32Array;
      logits.dispose();
      return { logits: values, state: next };
    },

    fork(state, rows) {
      return tidy(() => {
        const indices = tensor1d(rows, 'int32');
        return mapTree(state, (tensor) => gather(tensor, indices));
      });
    },

    release: (state) => disposeTree(state),
  };
}
