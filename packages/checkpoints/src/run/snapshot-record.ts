import type { StoredBest } from '@unroll/core';

/** What of a snapshot is no tensor, as JSON. */
export type SnapshotRecord = {
  readonly step: number;
  readonly rateScale: number;
  readonly leftOutCount: number;
  /** `null` before the first measurement. */
  readonly measuredStep: number | null;
  readonly isBestRestored: boolean;
  /** Whether a recurrent state goes on: also one without tensors. */
  readonly hasRecurrentState: boolean;
  /** When the parameters were the best on the validation data. `null` where none are kept. */
  readonly best: Omit<StoredBest, 'parameters'> | null;
  /** The validation loss of the latest parameters. `null` where none are kept. */
  readonly latestLoss: number | null;
};

/** The names of the files of a snapshot. */
export const snapshotFiles = {
  /** The parameters, by their paths. */
  weights: 'weights.safetensors',
  /** The parameters that were the best on the validation data, where they are kept. */
  best: 'best.safetensors',
  /** Better ones than those, of a measurement that was not due, where they are kept. */
  latest: 'latest.safetensors',
  /** The state of the optimizer under `optimizer.`, and of the streams under `recurrent.`. */
  training: 'training.safetensors',
} as const;
