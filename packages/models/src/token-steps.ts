import { clone, gather, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { requireRows, type TokenDecoder } from '@unroll/core';
import { disposeTree, mapTree, type StateTree, treeLeaves } from '@unroll/tensors';

/**
 * All of a decoder but its first state: a step over tensors as one over plain arrays, and what states need.
 *
 * @param caller The function that makes the decoder, as the user writes it.
 * @param step Shapes: tokens, int32, [rows]; logits [rows, vocabularySize]; each tensor of a state [rows, ...].
 */
export function tokenSteps<State extends StateTree>(
  caller: string,
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
      const [first] = treeLeaves(state); // none where nothing is carried
      if (first !== undefined) requireRows(`${caller}.fork`, rows, first.tensor.shape[0] as number);
      return tidy(() => {
        const indices = tensor1d(rows, 'int32');
        return mapTree(state, (tensor) => gather(tensor, indices));
      });
    },

    release: (state) => disposeTree(state),
  };
}
