import {
  decodeSnapshot,
  encodeSnapshot,
  loadCheckpoint,
  readSafetensors,
  type SnapshotRecord,
  snapshotFiles,
} from '@unroll/checkpoints';
import { type RandomKey, randomKey, type TrainingSnapshot } from '@unroll/core';
import { disposeTree, type ParameterTree } from '@unroll/tensors';
import type { RunSave } from '../run/run.js';
import type { RunConfiguration } from '../run/run-configuration.js';

/** What of a save comes from training: all but for how long it took and is to take. */
export type SnapshotFiles = {
  readonly record: SnapshotRecord;
  readonly files: RunSave['files'];
};

/** A snapshot of training as its numbers and the bytes of safetensors files, which tell the sizes of the model. */
export function filesOfSnapshot(snapshot: TrainingSnapshot, { model }: RunConfiguration): SnapshotFiles {
  const { cell, hiddenSize, layerCount } = model;
  const metadata = { cell, hiddenSize: String(hiddenSize), layerCount: String(layerCount) };
  return encodeSnapshot(snapshot, { metadata });
}

/**
 * The snapshot that a save is of.
 *
 * @throws CheckpointError if a file is missing or damaged.
 */
export function snapshotOfSave({ progress, files }: RunSave): TrainingSnapshot {
  const recordOfBefore = {
    rateScale: 1,
    leftOutCount: 0,
    measuredStep: null,
    isBestRestored: false,
    hasRecurrentState: progress.step > 0,
    best: null,
    latestLoss: null,
  };
  return decodeSnapshot({ record: { ...recordOfBefore, ...progress }, files });
}

/**
 * The parameters to use a model with: those that were the best on the validation data, where such are kept.
 *
 * @throws CheckpointError if the file is damaged, or of another model.
 */
export function decodeParameters<Parameters extends ParameterTree>(
  { files }: Pick<RunSave, 'files'>,
  model: { initializeParameters(key: RandomKey): Parameters },
): Parameters {
  const template = model.initializeParameters(randomKey(0));
  try {
    const weights = files[snapshotFiles.latest] ?? files[snapshotFiles.best] ?? files[snapshotFiles.weights];
    return loadCheckpoint(readSafetensors(weights as Uint8Array), template);
  } finally {
    disposeTree(template);
  }
}
