/** Sequences of token ids of several lengths as one block. */
export type PaddedRows = {
  /** Row-major [rows, steps]; 0 behind the end of a row. */
  readonly tokens: Int32Array;
  /** The length of the longest row. */
  readonly steps: number;
  /** The length of each row, [rows]. */
  readonly lengths: Int32Array;
};

/** Rows one under another, filled up to the length of the longest. */
export function padRows(rows: readonly Int32Array[]): PaddedRows {
  const steps = rows.reduce((longest, { length }) => Math.max(longest, length), 0);
  const tokens = new Int32Array(rows.length * steps);
  for (const [index, row] of rows.entries()) tokens.set(row, index * steps);
  return { tokens, steps, lengths: Int32Array.from(rows, ({ length }) => length) };
}
