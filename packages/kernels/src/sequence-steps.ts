import { expandDims, lessEqual, type Tensor1D, type Tensor2D, where, zerosLike } from '@tensorflow/tfjs-core';

/** What the sequence kernels take besides tensors. */
export type SequenceAttributes = {
  /** Whether the steps go backwards, from each row's own end to its beginning. */
  readonly isReversed: boolean;
};

/** A step of a sequence: its place on the time axis, and which rows have it. */
export type SequenceStep = {
  readonly time: number;
  /** [batch, 1], bool; undefined if every row has the step. */
  readonly exists: Tensor2D | undefined;
};

/** The steps of a sequence in the order in which they are made. */
export function stepsInOrder(lengths: Tensor1D, time: number, { isReversed }: SequenceAttributes): SequenceStep[] {
  const shortest = Math.min(...lengths.dataSync());
  const steps = Array.from({ length: time }, (_, place) => ({
    time: place,
    exists: place < shortest ? undefined : (expandDims(lessEqual(place + 1, lengths), 1) as Tensor2D),
  }));
  return isReversed ? steps.reverse() : steps;
}

/** A tensor in the rows that have a step, and another, by default zeros, in those that do not: [batch, ...]. */
export function whereStep({ exists }: SequenceStep, there: Tensor2D, elsewhere?: Tensor2D): Tensor2D {
  return exists === undefined ? there : where(exists, there, elsewhere ?? zerosLike(there));
}
