import { add, mul, tidy } from '@tensorflow/tfjs-core';
import { requireNumber } from '@unroll/core';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import { mixStates } from './mix-states.js';
import type { ZoneoutRates } from './zoneout.js';

/** Options of {@link zoneoutExpectation}. */
export type ZoneoutExpectationOptions = {
  /** The rates of the `zoneout` it was trained with. */
  readonly rates: ZoneoutRates;
};

/**
 * A cell that was trained with `zoneout`, without the noise: its state moves by the expected part.
 *
 * Parameters and state are those of the cell. It runs step by step on every backend.
 *
 *   state' = rate·state + (1 - rate)·cell(state)
 *
 * Source: Krueger et al. 2017, section 3.3.
 *
 * @throws ArgumentError if a rate is not from 0 to 1, or when it runs, if a name is that of no tensor of the state.
 * @example const measured = zoneoutExpectation(cell, { rates: { hidden: 0.05, memory: 0.5 } });
 */
export function zoneoutExpectation<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { rates }: ZoneoutExpectationOptions,
): RecurrentCell<Parameters, State, InputSize, OutputSize> {
  requireNumber('zoneoutExpectation', rates, { minimum: 0, maximum: 1 });
  return {
    inputSize: cell.inputSize,
    outputSize: cell.outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),
    initialState: (batchSize) => cell.initialState(batchSize),
    step: (parameters, input, state) =>
      tidy(() =>
        mixStates('zoneoutExpectation', rates, state, cell.step(parameters, input, state), (before, next, rate) =>
          add(mul(before, rate), mul(next, 1 - rate)),
        ),
      ),
  };
}
