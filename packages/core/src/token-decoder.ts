/**
 * One step of a sequence model as generation sees it: token ids in, logits out. Any runtime can supply it.
 *
 * Logits are row-major, [rows, vocabularySize]. Every state that `initialState`, `step` or `fork` returns belongs to
 * the caller, who passes it to `release` once; `step` and `fork` leave the state they are given untouched.
 */
export interface TokenDecoder<State> {
  /** How many token ids there are; the length of a row of logits. */
  readonly vocabularySize: number;
  /** The state before the first token, for a number of independent rows. */
  initialState(rows: number): State;
  /** The logits of the token that follows, after one token for each row: tokens [rows], logits [rows, vocabularySize]. */
  step(tokens: Int32Array, state: State): { logits: Float32Array; state: State };
  /** A state whose row i is row `rows[i]` of the given one: picks, repeats and reorders rows. */
  fork(state: State, rows: Int32Array): State;
  /** Frees what a state holds. */
  release(state: State): void;
}
