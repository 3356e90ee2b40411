/** Where the texts to answer are in a table or in JSON lines. */
export type TextColumn = {
  /** What a text is called in the data of the run, and in the option that names its column. */
  readonly part: 'text' | 'source';
  /** The name of the column or, in a table without a header, its number. Default: the name of the part. */
  readonly name?: string | undefined;
  /** Whether a table without a header has the texts in its first column, unless a column is named. */
  readonly isFirst: boolean;
};
