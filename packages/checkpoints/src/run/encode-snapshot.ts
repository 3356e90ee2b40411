import { requireInteger, requireNumber, type StoredTree, type TrainingSnapshot } from '@unroll/core';
import { writeSafetensors } from '../write-safetensors.js';
import { type SnapshotRecord, snapshotFiles } from './snapshot-record.js';

/** A snapshot as a record for JSON, and the bytes of safetensors files. */
export type EncodedSnapshot = {
  readonly record: SnapshotRecord;
  /** By their names in {@link snapshotFiles}. */
  readonly files: Readonly<Record<string, Uint8Array>>;
};

/** Options of {@link encodeSnapshot}. */
export type EncodeSnapshotOptions = {
  /** Texts for the files, such as the sizes of the model. Default: the step of each. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Who an error says found what is wrong. Default `encodeSnapshot`. */
  readonly caller?: string;
};

/**
 * A snapshot of training as files, for saves of a layout of your own; `encodeRun` is a whole run.
 *
 * @throws ArgumentError if the step or the rate scale is not one.
 * @example const { record, files } = encodeSnapshot(trainer.snapshot());
 */
export function encodeSnapshot(
  snapshot: TrainingSnapshot,
  { caller = 'encodeSnapshot', metadata }: EncodeSnapshotOptions = {},
): EncodedSnapshot {
  const { step, rateScale, leftOutCount, measuredStep = null, isBestRestored } = snapshot;
  const { parameters, optimizerState, recurrentState, best, latest } = snapshot;
  requireInteger(caller, { 'snapshot.step': step }, { minimum: 0 });
  requireNumber(caller, { 'snapshot.rateScale': rateScale }, { above: 0, maximum: 1 });
  const training = { ...prefixed('optimizer', optimizerState), ...prefixed('recurrent', recurrentState ?? {}) };
  return {
    record: {
      step,
      rateScale,
      leftOutCount,
      measuredStep,
      isBestRestored,
      hasRecurrentState: recurrentState !== undefined,
      best: best ? { step: best.step, loss: best.loss, worseCount: best.worseCount } : null,
      latestLoss: latest?.loss ?? null,
    },
    files: {
      [snapshotFiles.weights]: writeSafetensors(parameters, metadata ?? { step: String(step) }),
      ...(best && { [snapshotFiles.best]: writeSafetensors(best.parameters, metadata ?? { step: String(best.step) }) }),
      ...(latest && {
        [snapshotFiles.latest]: writeSafetensors(latest.parameters, metadata ?? { step: String(step) }),
      }),
      [snapshotFiles.training]: writeSafetensors(training, metadata ?? { step: String(step) }),
    },
  };
}

/** A tree one level further down. A tree that is a single tensor has the name itself. */
function prefixed(name: string, tree: StoredTree): StoredTree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, tensor]) => [path === '' ? name : `${name}.${path}`, tensor]),
  );
}
