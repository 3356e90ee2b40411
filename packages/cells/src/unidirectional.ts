import { type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceDirection,
  type StateTree,
} from '@unroll/tensors';
import { lastOutput } from './last-output.js';
import type { EncodedSequences, EncodeOptions, SequenceEncoder } from './sequence-encoder.js';
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

  function encoded(
    run: { outputs: Tensor3D; state: State },
    options: EncodeOptions | undefined,
  ): EncodedSequences<State> {
    const { outputs, state } = run;
    return { outputs, lastOutput: lastOutput(outputs, { ...options, direction }), finalStates: state };
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),

    encode(parameters, inputs, options) {
      matchShape('unidirectional.encode', { inputs }, ['batch', 'time', inputSize]);
      return tidy(() => {
        const state = cell.initialState(inputs.shape[0]);
        return encoded(unroll(cell, parameters, inputs, state, { ...options, direction }), options);
      });
    },

    ...(tokenSequence !== undefined && {
      encodeTokens(parameters: Parameters, tokens: Tensor2D, options?: EncodeOptions): EncodedSequences<State> {
        matchShape('unidirectional.encodeTokens', { tokens }, ['batch', 'time']);
        return tidy(() => {
          const state = cell.initialState(tokens.shape[0]);
          return encoded(tokenSequence.call(cell, parameters, tokens, state, { ...options, direction }), options);
        });
      },
    }),
  };
}
