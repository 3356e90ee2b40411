/** A row of a table of text. */
export type TableRow = {
  /** The line of the file that it begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
};
