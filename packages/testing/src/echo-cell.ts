import { clone } from '@tensorflow/tfjs-core';
import type { RecurrentCell } from '@unroll/tensors';

/**
 * A cell for tests whose output is its input. It has no parameters, no state and no sequence.
 *
 * @param size Length of input and output.
 */
export function echoCell(size: number): RecurrentCell<Record<string, never>, Record<string, never>> {
  return {
    inputSize: size,
    outputSize: size,
    initializeParameters: () => ({}),
    initialState: () => ({}),
    step: (_parameters, input) => ({ output: clone(input), state: {} }),
  };
}
