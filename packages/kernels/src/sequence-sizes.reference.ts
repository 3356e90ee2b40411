/** The lengths of the axes of a sequence operation's arguments. */
export type SequenceSizes = {
  readonly batch: number;
  readonly time: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
};

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64];

function lengthAt(position: number): number {
  return lengths[position % lengths.length] as number;
}

/** Sizes in which every axis takes each length from 1 to 9, 15, 16, 17 and 64 once. */
export const sequenceSizes: readonly SequenceSizes[] = lengths.map((batch, position) => ({
  batch,
  time: lengthAt(2 * position + 2),
  inputSize: lengthAt(3 * position + 5),
  hiddenSize: lengthAt(5 * position + 3),
}));
