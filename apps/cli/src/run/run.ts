import type { SnapshotRecord } from '@unroll/checkpoints';
import type { TrainingLength } from '../training/training-length.js';
import type { RunConfiguration } from './run-configuration.js';

/** A run: a folder, and what in it never changes. */
export type Run = {
  /** The path of the folder, as the user wrote it. */
  readonly folder: string;
  readonly configuration: RunConfiguration;
  /** What `tokenizer.json` has, which the run's task understands. */
  readonly tokenizer: unknown;
};

/** Where a run stands, besides its tensors. Runs of before there were such records lack parts of it. */
export type RunProgress = Pick<SnapshotRecord, 'step'> &
  Partial<SnapshotRecord> & {
    /** For how long it was trained, in all its sittings. */
    readonly trainedMilliseconds: number;
    /** How long it is to be trained: the length it was begun with, or what `--resume` extended it to. */
    readonly length: TrainingLength;
    /** The patience that `--resume` gave it. Default: the one that it was begun with. */
    readonly patience?: number;
  };

/** The current save of a run. */
export type RunSave = {
  readonly progress: RunProgress;
  /** The bytes of the files of its snapshot, by their names in `snapshotFiles`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
};
