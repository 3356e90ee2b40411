import type { RandomKey, TrainingSnapshot } from '@unroll/core';
import type { JsonValue } from './json-value.js';
import { snapshotFiles } from './snapshot-record.js';

/** A run of training as plain data: all that it takes to go on as if there had been no stop, or to use the model. */
export type SavedRun = {
  /** The settings of the run: sizes of the model, the optimizer, the batches. */
  readonly configuration: JsonValue;
  /** What the tokenizer is made from. `null` where the model needs none. */
  readonly tokenizer: JsonValue;
  /** The SHA-256 of what is trained on, as `sha256Of` gives it. */
  readonly dataSha256: string;
  /** All that training changes. */
  readonly snapshot: TrainingSnapshot;
  /** The keys of random numbers that are not derived from the step, by what they are for. */
  readonly randomKeys: Readonly<Record<string, RandomKey>>;
  /** Where the data stand, for batches that do not derive it from the step. `null` where they do. */
  readonly cursor: JsonValue;
  /** What was measured so far, such as losses. */
  readonly history: readonly JsonValue[];
};

const ownFiles = {
  /** The record of its snapshot, random keys, cursor, digest of the data. */
  run: 'run.json',
  configuration: 'configuration.json',
  tokenizer: 'tokenizer.json',
  history: 'history.json',
} as const;

/** The names of the files in the save of a run. */
export const runFiles: typeof ownFiles & typeof snapshotFiles = { ...ownFiles, ...snapshotFiles };
