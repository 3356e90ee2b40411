/** What one process trains. */
export type CellTask = {
  /** A name of `comparedCells`. */
  readonly cell: string;
  /** How many layers of equal widths. */
  readonly layerCount: number;
  /** Their widths are the greatest, in fours, with which the model has no more parameters. */
  readonly parameterLimit: number;
  /** The weights that read the one-hot characters start uniform within ± this. */
  readonly firstWeight: number;
  readonly batchSize: number;
  readonly timeSteps: number;
  /** The peak of the learning rate. */
  readonly learningRate: number;
  /** After how many steps the learning rate is at its peak, to fall to a tenth of it by the last step. */
  readonly warmUpSteps: number;
  /** The greatest norm of a gradient. */
  readonly clippedNorm: number;
  /** How long it trains: seconds of the process's own time on processors. */
  readonly seconds: number;
  /** What is measured on, in tenths of the text: the last one, or the one before, and nothing after it is used. */
  readonly measuredTenth: 9 | 10;
};

/** What it found. */
export type CellResult = {
  /** The width of a layer. */
  readonly width: number;
  readonly parameterCount: number;
  readonly steps: number;
  /** Processor time of a training step, the mean over all. */
  readonly milliseconds: number;
  /** Nats a character on the tenth that is measured on; null where training diverged. */
  readonly loss: number | null;
};
