import type { ColumnNames } from './data-record.js';

/** What is read from a file of records. */
export type RecordLayout<Part extends string> = {
  /** The parts of a record, in the order of their columns where a table has nothing else. */
  readonly parts: readonly Part[];
  /**
   * Which column or field each part is in: its name or, in a table without a header, its number from 1. Default: the one
   * of the part's own name.
   */
  readonly columns: ColumnNames<Part>;
  /** Whether a table without a header has the parts in its first columns, unless columns are named. */
  readonly firstColumnsByDefault: boolean;
};
