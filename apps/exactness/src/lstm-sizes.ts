/** The sizes of a training that workers share. */
export type LstmSizes = {
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly timeSteps: number;
  readonly steps: number;
};

/** Those whose bits are compared. */
export const comparedSizes: LstmSizes = { hiddenSize: 21, batchSize: 5, timeSteps: 13, steps: 100 };
