import { type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceDirection,
  type StateTree,
} from '@unroll/tensors';
import type { EncodeOptions, SequenceEncoder } from './sequence-encoder.js';
import { unroll } from './unroll.js';

/** Options of {@link unidirectional}. */
export type UnidirectionalOptions = {
  /** `'backwards'` reads each row from its own end. Default `'forwards'`. */
  readonly direction?: SequenceDirection;
};

/**
 * A cell as a sequence encoder, which reads in one direction and starts from the cell's initial state.
 *
 * Parameters and final states are those of the cell. On WASM it runs as the cell's `sequence` does.
 *
 * @example const { outputs, finalStates } = unidirectional(cell).encode(parameters, inputs, { lengths });
 */
export function unidirectional<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { direction = 'forwards' }: UnidirectionalOptions = {},
): SequenceEncoder<Parameters, State, InputSize, OutputSize> {
  const { inputSize, outputSize, tokenSequence } = cell;
  return {
    inputSize,
    outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),

    encode(parameters, inputs, options) {
      matchShape('unidirectional.encode', { inputs }, ['batch', 'time', inputSize]);
      return tidy(() => {
        const state = cell.initialState(inputs.shape[0]);
        const run = unroll(cell, parameters, inputs, state, { ...options, direction });
        return { outputs: run.outputs, finalStates: run.state };
      });
    },

    ...(tokenSequence !== undefined && {
      encodeTokens(
        parameters: Parameters,
        tokens: Tensor2D,
        options?: EncodeOptions,
      ): { outputs: Tensor3D; finalStates: State } {
        matchShape('unidirectional.encodeTokens', { tokens }, ['batch', 'time']);
        return tidy(() => {
          const state = cell.initialState(tokens.shape[0]);
          const run = tokenSequence.call(cell, parameters, tokens, state, { ...options, direction });
          return { outputs: run.outputs, finalStates: run.state };
        });
      },
    }),
  };
}
