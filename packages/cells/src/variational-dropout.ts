import { expandDims, mul, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { type RandomKey, requireNumber, splitKey } from '@unroll/core';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
} from '@unroll/tensors';
import { dropoutMask } from './dropout-mask.js';
import type { NoisyState } from './noisy-state.js';
import { unroll } from './unroll.js';

/** Options of {@link variationalDropout}. */
export type VariationalDropoutOptions = {
  /** Which part of the input's features is dropped, on average. From 0 to below 1. Default 0. */
  readonly inputRate?: number;
  /** Which part of the output's features is dropped, on average. From 0 to below 1. Default 0. */
  readonly outputRate?: number;
  /** Where the masks come from. The same key gives the same masks on every machine. */
  readonly key: RandomKey;
};

/**
 * The masks of {@link variationalDropout}, 0 or 1 / (1 - rate): input [batch, inputSize], output [batch, outputSize].
 */
export type DropoutMasks = { input: Tensor2D; output: Tensor2D };

/**
 * A cell some of whose input and output features are dropped, the same ones at every step of a row.
 *
 * Parameters are those of the cell, so that the cell itself is the network without noise. The state is `{ cell, noise
 * }`: the masks of each row are drawn by `initialState` and carried with it; `withNoise` and `withoutNoise` carry the
 * cell's own state from one training step to the next. On WASM a sequence runs as that of the cell.
 *
 *   output = cell(input∘maskₓ)∘maskᵧ          masks: 0 with the probability of the rate, else 1 / (1 - rate)
 *
 * Source: Gal & Ghahramani 2016, section 4; Merity et al. 2018, section 4.2.
 * Differs from Gal & Ghahramani: no mask between the steps, for which there are `weightDrop` and `zoneout`.
 *
 * @throws ArgumentError if a rate is not from 0 to below 1.
 * @example const noisy = variationalDropout(cell, { inputRate: 0.2, outputRate: 0.5, key: foldInKey(key, step) });
 */
export function variationalDropout<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { inputRate = 0, outputRate = 0, key }: VariationalDropoutOptions,
): RecurrentCell<Parameters, NoisyState<State, DropoutMasks>, InputSize, OutputSize> {
  type Noisy = NoisyState<State, DropoutMasks>;
  requireNumber('variationalDropout', { inputRate, outputRate }, { minimum: 0, below: 1 });
  const { inputSize, outputSize, tokenSequence } = cell;
  const [inputKey, outputKey] = splitKey(key, 2);

  function checkMasks(caller: string, { input, output }: DropoutMasks, batch: number): void {
    matchShape(caller, { 'state.noise.input': input }, [{ batch }, inputSize]);
    matchShape(caller, { 'state.noise.output': output }, [{ batch }, outputSize]);
  }

  /** Drops the outputs of a run over time. */
  function dropOutputs(
    run: { outputs: Tensor3D; state: State },
    noise: DropoutMasks,
  ): { outputs: Tensor3D; state: Noisy } {
    const outputs: Tensor3D = mul(run.outputs, expandDims(noise.output, 1));
    return { outputs, state: { cell: run.state, noise } };
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (parametersKey) => cell.initializeParameters(parametersKey),

    initialState: (batchSize) => ({
      cell: cell.initialState(batchSize),
      noise: {
        input: dropoutMask(inputKey, [batchSize, inputSize], inputRate),
        output: dropoutMask(outputKey, [batchSize, outputSize], outputRate),
      },
    }),

    step(parameters, input, { cell: state, noise }) {
      matchShape('variationalDropout.step', { input }, ['batch', inputSize]);
      checkMasks('variationalDropout.step', noise, input.shape[0]);
      return tidy(() => {
        const step = cell.step(parameters, mul(input, noise.input), state);
        return { output: mul(step.output, noise.output), state: { cell: step.state, noise } };
      });
    },

    sequence(parameters, inputs, { cell: state, noise }, options) {
      matchShape('variationalDropout.sequence', { inputs }, ['batch', 'time', inputSize]);
      checkMasks('variationalDropout.sequence', noise, inputs.shape[0]);
      return tidy(() => {
        const given: Tensor3D = mul(inputs, expandDims(noise.input, 1));
        return dropOutputs(unroll(cell, parameters, given, state, options), noise);
      });
    },

    // Where inputs are dropped as well, the vectors are no longer one-hot.
    ...(inputRate === 0 &&
      tokenSequence !== undefined && {
        tokenSequence(
          parameters: Parameters,
          tokens: Tensor2D,
          { cell: state, noise }: Noisy,
          options?: SequenceOptions,
        ) {
          checkMasks('variationalDropout.tokenSequence', noise, tokens.shape[0]);
          return tidy(() => dropOutputs(tokenSequence.call(cell, parameters, tokens, state, options), noise));
        },
      }),
  };
}
