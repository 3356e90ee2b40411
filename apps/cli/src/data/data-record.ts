/** The parts of a piece of data, by the names they have in this program, such as `text` and `label`. */
export type DataRecord<Part extends string> = {
  /** The line of the file that it begins on, from 1. */
  readonly line: number;
  readonly parts: Readonly<Record<Part, string>>;
};

/** What the columns or fields that the parts are in are called. */
export type ColumnNames<Part extends string> = Readonly<Partial<Record<Part, string>>>;
