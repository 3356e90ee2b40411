type PathSource = {
  readonly type: 'path';
  /** The absolute path of a file or, of examples, of a folder. */
  readonly path: string;
};

/** Where labelled examples come from, as plain data: a run's configuration keeps it. */
export type ExampleSource =
  | PathSource
  | { readonly type: 'built-in headlines'; readonly seed: number; readonly exampleCount: number };

/** Where sentence pairs come from, likewise. */
export type PairSource =
  | PathSource
  | {
      readonly type: 'built-in numbers';
      readonly seed: number;
      readonly trainingCount: number;
      readonly heldOutCount: number;
    };
