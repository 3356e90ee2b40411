import type { TokenDecoder } from '@unroll/core';

/** A state of {@link constantDecoder}. */
export type ConstantState = { readonly rows: number };

/** A decoder that keeps account of its states. */
export interface ConstantDecoder extends TokenDecoder<ConstantState> {
  /** How many states were given out and not released yet. */
  readonly heldStateCount: number;
}

/**
 * A decoder for tests of generation whose logits are always the same.
 *
 * It throws an Error if a state is used that was released or is not its own, and if the tokens or rows do not fit the
 * state.
 *
 * @param logits The logits of every row after every token; their number is the vocabulary size.
 * @example const decoder = constantDecoder([0, 1, 2]);
 */
export function constantDecoder(logits: readonly number[]): ConstantDecoder {
  const held = new Set<ConstantState>();

  function given(rows: number): ConstantState {
    const state = { rows };
    held.add(state);
    return state;
  }

  function requireHeld(method: string, state: ConstantState): void {
    if (!held.has(state))
      throw new Error(`constantDecoder.${method}: the state was released, or is of another decoder.`);
  }

  return {
    vocabularySize: logits.length,
    get heldStateCount() {
      return held.size;
    },
    initialState: given,
    step(tokens, state) {
      requireHeld('step', state);
      if (tokens.length !== state.rows) {
        throw new Error(`constantDecoder.step: the state has ${state.rows} rows, got ${tokens.length} tokens.`);
      }
      const outside = tokens.find((token) => token < 0 || token >= logits.length);
      if (outside !== undefined)
        throw new Error(`constantDecoder.step: token ${outside} is not one of ${logits.length}.`);
      const rows = Array.from({ length: state.rows }, () => logits);
      return { logits: Float32Array.from(rows.flat()), state: given(state.rows) };
    },
    fork(state, rows) {
      requireHeld('fork', state);
      const outside = rows.find((row) => row < 0 || row >= state.rows);
      if (outside !== undefined) throw new Error(`constantDecoder.fork: row ${outside} is not one of ${state.rows}.`);
      return given(rows.length);
    },
    release(state) {
      requireHeld('release', state);
      held.delete(state);
    },
  };
}
