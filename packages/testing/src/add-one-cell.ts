import { add, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { RecurrentCell } from '@unroll/tensors';

/**
 * A cell for tests that adds one to its state, and its state to its input: over inputs of zeros it gives 1, 2, 3. It
 * has no parameters and no sequence.
 *
 * Shapes: input and output [batch, size]; count [batch, 1], 0 at the start.
 *
 * @param size Length of input and output.
 */
export function addOneCell(size: number): RecurrentCell<Record<string, never>, { count: Tensor2D }> {
  return {
    inputSize: size,
    outputSize: size,
    initializeParameters: () => ({}),
    initialState: (batchSize) => ({ count: zeros([batchSize, 1]) }),
    step: (_parameters, input, state) =>
      tidy(() => {
        const count = add<Tensor2D>(state.count, 1);
        return { output: add<Tensor2D>(input, count), state: { count } };
      }),
  };
}
