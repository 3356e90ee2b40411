import type { StoredBest } from '@unroll/core';
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

/** Where a run stands, besides its tensors. */
export type RunProgress = {
  /** How many steps were made. */
  readonly step: number;
  /** For how long it was trained, in all its sittings. */
  readonly trainedMilliseconds: number;
  /** How long it is to be trained: the length it was begun with, or what `--resume` extended it to. */
  readonly length: TrainingLength;
  /** What learning rates are multiplied by. Absent if 1. */
  readonly rateScale?: number;
  /** When the model was the best on the validation data, and how good. Absent before the first measurement. */
  readonly best?: Omit<StoredBest, 'parameters'>;
};

/** The current save of a run. */
export type RunSave = {
  readonly progress: RunProgress;
  /** The bytes of `weights.safetensors`. */
  readonly weights: Uint8Array;
  /** The bytes of `training.safetensors`. */
  readonly training: Uint8Array;
  /** The bytes of `best.safetensors`; undefined before the first measurement. */
  readonly best: Uint8Array | undefined;
};
