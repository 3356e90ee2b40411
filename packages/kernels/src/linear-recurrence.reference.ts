import { Block } from './block.reference.js';

/** The next number of a state from the one before, for a row of the batch, a step and a unit. */
type Step = (before: number, row: number, step: number, unit: number) => number;

/** A recurrence in which units do not see each other, in float64 and plain loops. */
function recur(state: Block, time: number, lengths: ArrayLike<number>, next: Step): { outputs: Block; state: Block } {
  const [batch, size] = state.shape as [number, number];
  const outputs = new Block([batch, time, size]);
  const current = new Block(state.shape, state.values);
  for (let row = 0; row < batch; row++) {
    for (let step = 0; step < (lengths[row] as number); step++) {
      for (let unit = 0; unit < size; unit++) {
        current.set(next(current.at(row, unit), row, step, unit), row, unit);
        outputs.set(current.at(row, unit), row, step, unit);
      }
    }
  }
  return { outputs, state: current };
}

/** h' = a∘h + b. */
export function linearRecurrenceReference(
  decays: Block,
  inputs: Block,
  state: Block,
  lengths: ArrayLike<number>,
): { outputs: Block; state: Block } {
  return recur(state, decays.shape[1] as number, lengths, (before, row, step, unit) => {
    return decays.at(row, step, unit) * before + inputs.at(row, step, unit);
  });
}

/** Minimal GRU, with preactivations in the order update, candidate. Source: Feng et al. 2024, section 3.1. */
export function minGruReference(
  preactivations: Block,
  state: Block,
  lengths: ArrayLike<number>,
): { outputs: Block; state: Block } {
  const size = state.shape[1] as number;
  return recur(state, preactivations.shape[1] as number, lengths, (before, row, step, unit) => {
    const update = sigmoid(preactivations.at(row, step, unit));
    return (1 - update) * before + update * preactivations.at(row, step, size + unit);
  });
}

/** Minimal LSTM, with preactivations in the order input, forget, candidate. Source: Feng et al. 2024, section 3.2. */
export function minLstmReference(
  preactivations: Block,
  state: Block,
  lengths: ArrayLike<number>,
): { outputs: Block; state: Block } {
  const size = state.shape[1] as number;
  return recur(state, preactivations.shape[1] as number, lengths, (before, row, step, unit) => {
    const input = sigmoid(preactivations.at(row, step, unit));
    const forget = sigmoid(preactivations.at(row, step, size + unit));
    const candidate = preactivations.at(row, step, 2 * size + unit);
    return (forget / (forget + input)) * before + (input / (forget + input)) * candidate;
  });
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
