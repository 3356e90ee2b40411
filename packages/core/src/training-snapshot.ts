import type { StoredTree } from './stored-tensor.js';

/**
 * All that training changes, as plain data: to save it and go on from it is to train as if there had been no stop.
 *
 * It can cross to a worker, and its arrays are copies that nobody writes over.
 */
export type TrainingSnapshot = {
  /** How many batches were gone through; also the number of the next one. Integer, at least 0. */
  readonly step: number;
  /** What learning rates are multiplied by: 1, unless a loss was not finite and training went on at a lower rate. */
  readonly rateScale: number;
  /** How many batches in a row were left out up to here. Integer, at least 0. */
  readonly leftOutCount: number;
  /** After how many steps the validation data were last measured on when that was due; undefined before. */
  readonly measuredStep: number | undefined;
  /** Whether the best parameters were put back, so that they are those to use until the next step. */
  readonly isBestRestored: boolean;
  readonly parameters: StoredTree;
  readonly optimizerState: StoredTree;
  /** What the next batch goes on from, unless it starts a stream; undefined where it starts afresh. */
  readonly recurrentState: StoredTree | undefined;
  /** The parameters that were the best on the validation data; undefined where none are kept. */
  readonly best: StoredBest | undefined;
  /** Better ones than those, of a measurement at this very step that was not due; undefined where there was none. */
  readonly latest: Pick<StoredBest, 'loss' | 'parameters'> | undefined;
};

/** The parameters that were the best on the validation data so far. */
export type StoredBest = {
  /** After how many steps they were measured. */
  readonly step: number;
  /** Their validation loss. */
  readonly loss: number;
  /** How many measurements since then were not better. */
  readonly worseCount: number;
  readonly parameters: StoredTree;
};
