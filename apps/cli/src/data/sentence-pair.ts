/** A sentence and its translation. */
export type SentencePair = {
  /** Not empty. */
  readonly source: string;
  /** Not empty. */
  readonly target: string;
};
