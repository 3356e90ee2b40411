import { ArgumentError } from '@unroll/core';

/** What {@link requireLabels} takes. */
export type LabelRows = {
  /** Row-major [rows, timeSteps]. */
  readonly labels: Int32Array;
  readonly timeSteps: number;
  /** How many labels each row has; those past them are not looked at: [rows]. */
  readonly lengths: Int32Array;
  /** How many classes there are. */
  readonly classCount: number;
};

/**
 * Checks that the labels of a batch are there, and are classes.
 *
 * @throws ArgumentError if there are more or fewer, or that names the first label which is not from 0 to classCount - 1.
 */
export function requireLabels(caller: string, { labels, timeSteps, lengths, classCount }: LabelRows): void {
  const count = lengths.length * timeSteps;
  if (labels.length !== count) {
    const expectation = `be ${count}`;
    throw new ArgumentError({ caller, argument: 'batch.labels.length', expectation, actual: labels.length });
  }
  for (const [row, length] of lengths.entries()) {
    for (let place = row * timeSteps; place < row * timeSteps + length; place++) {
      const label = labels[place] as number;
      if (label >= 0 && label < classCount) continue;
      const expectation = `be an integer from 0 to ${classCount - 1}`;
      throw new ArgumentError({ caller, argument: `batch.labels[${place}]`, expectation, actual: label });
    }
  }
}
