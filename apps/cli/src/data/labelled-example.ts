/** A text and the name of its class, to learn a classifier from. */
export type LabelledExample = {
  /** Not empty. */
  readonly text: string;
  /** Not empty. */
  readonly label: string;
};
