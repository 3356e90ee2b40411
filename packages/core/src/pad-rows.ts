/** Sequences of token ids of several lengths as one block. */
export type PaddedRows = {
  /** Row-major [rows, timeSteps]; 0 past the end of a row. */
  readonly tokens: Int32Array;
  /** The length of the longest row. */
  readonly timeSteps: number;
  /** The length of each row: [rows]. */
  readonly lengths: Int32Array;
};

/** Rows one under another, filled up with 0 to the length of the longest. */
export function padRows(rows: readonly Int32Array[]): PaddedRows {
  const timeSteps = rows.reduce((longest, { length }) => Math.max(longest, length), 0);
  const tokens = new Int32Array(rows.length * timeSteps);
  for (const [index, row] of rows.entries()) tokens.set(row, index * timeSteps);
  return { tokens, timeSteps, lengths: Int32Array.from(rows, ({ length }) => length) };
}
