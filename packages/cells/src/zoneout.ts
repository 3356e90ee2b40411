import { type Tensor, type Tensor2D, tensor, tensor2d, tidy, where } from '@tensorflow/tfjs-core';
import { foldInKey, type RandomKey, randomUniforms, requireNumber } from '@unroll/core';
import { matchShape, type ParameterTree, type RecurrentCell, type StateTree } from '@unroll/tensors';
import { mixStates } from './mix-states.js';
import type { NoisyState } from './noisy-state.js';

/** Which part of each tensor of a state keeps its old numbers, on average, by the tensor's name at any depth. */
export type ZoneoutRates = Readonly<Record<string, number>>;

/** Options of {@link zoneout}. */
export type ZoneoutOptions = {
  /** For example `{ hidden: 0.05, memory: 0.5 }` for an LSTM. From 0 to 1 each. */
  readonly rates: ZoneoutRates;
  /** Where the noise comes from. The same key gives the same noise on every machine. */
  readonly key: RandomKey;
};

/**
 * A cell some of whose state keeps its old numbers, others at every step.
 *
 * Parameters are those of the cell. The state is `{ cell, noise }`, with noise, int32, [batch, 3]: each row's random
 * key, high and low, and how many steps it has made. `withNoise` and `withoutNoise` carry the cell's own state from one
 * training step to the next. An output that is a tensor of the state, as an LSTM's is, is that tensor after the
 * zoneout. The network without noise is `zoneoutExpectation`. It runs step by step on every backend.
 *
 *   state' = mask∘state + (1 - mask)∘cell(state)          mask: 1 with the probability of the rate, else 0
 *
 * Source: Krueger et al. 2017, section 3.3.
 *
 * @throws ArgumentError if a rate is not from 0 to 1, or when it runs, if a name is that of no tensor of the state.
 * @example const noisy = zoneout(cell, { rates: { hidden: 0.05, memory: 0.5 }, key: foldInKey(key, step) });
 */
export function zoneout<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { rates, key }: ZoneoutOptions,
): RecurrentCell<Parameters, NoisyState<State, Tensor2D>, InputSize, OutputSize> {
  requireNumber('zoneout', rates, { minimum: 0, maximum: 1 });
  const { inputSize, outputSize } = cell;
  return {
    inputSize,
    outputSize,
    initializeParameters: (parametersKey) => cell.initializeParameters(parametersKey),

    initialState(batchSize) {
      const rows = Array.from({ length: batchSize }, (_, row) => {
        const { high, low } = foldInKey(key, row);
        return [high | 0, low | 0, 0];
      });
      return { cell: cell.initialState(batchSize), noise: tensor2d(rows, [batchSize, 3], 'int32') };
    },

    step(parameters, input, { cell: state, noise }) {
      matchShape('zoneout.step', { input }, ['batch', inputSize]);
      matchShape('zoneout.step', { 'state.noise': noise }, [{ batch: input.shape[0] }, 3]);
      return tidy(() => {
        const stepKeys = keysOf(noise);
        const mixed = mixStates(
          'zoneout',
          rates,
          state,
          cell.step(parameters, input, state),
          (before, next, rate, index) => where(oldPlaces(stepKeys, next.shape, rate, index), before, next),
        );
        return { output: mixed.output, state: { cell: mixed.state, noise: afterStep(noise) } };
      });
    },
  };
}

/** The key of each row for the step that comes. */
function keysOf(noise: Tensor2D): RandomKey[] {
  const values = noise.dataSync();
  return Array.from({ length: noise.shape[0] }, (_, row) => {
    const [high, low, step] = values.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
    return foldInKey({ high: high >>> 0, low: low >>> 0 }, step);
  });
}

function afterStep(noise: Tensor2D): Tensor2D {
  const values = noise.dataSync().slice() as Int32Array;
  for (let row = 0; row < noise.shape[0]; row++) values[3 * row + 2] = (values[3 * row + 2] as number) + 1;
  return tensor2d(values, [noise.shape[0], 3], 'int32');
}

/** Where a tensor of the state keeps its old numbers: bool, of its shape. */
function oldPlaces(stepKeys: readonly RandomKey[], shape: readonly number[], rate: number, index: number): Tensor {
  const size = shape.slice(1).reduce((product, length) => product * length, 1);
  const places = new Uint8Array(stepKeys.length * size);
  stepKeys.forEach((stepKey, row) => {
    randomUniforms(foldInKey(stepKey, index), size).forEach((uniform, place) => {
      places[row * size + place] = uniform < rate ? 1 : 0;
    });
  });
  return tensor(places, [...shape], 'bool');
}
