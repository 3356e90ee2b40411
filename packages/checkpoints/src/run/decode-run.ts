import { CheckpointError, type RandomKey, type Save } from '@unroll/core';
import { shown } from '../shown.js';
import { decodeSnapshot, fileOf } from './decode-snapshot.js';
import { damagedRun, decodeJson, isRecord, type JsonValue } from './json-value.js';
import { runFiles, type SavedRun } from './saved-run.js';
import type { SnapshotRecord } from './snapshot-record.js';

/**
 * The run that a save is of.
 *
 * What `createTrainer({ snapshot })` and `loadCheckpoint` refuse, because it is of another model or optimizer, is not
 * looked at here; `requireSameRun` compares the settings, the tokenizer and the data.
 *
 * @throws CheckpointError if the save is not one of a run, or a file of it is missing, damaged or of another version.
 * @example
 * const save = await store.read(); // undefined before the first one
 * const run = save && decodeRun(save);
 */
export function decodeRun(save: Save): SavedRun {
  const caller = 'decodeRun';
  const json = (name: string): JsonValue => decodeJson(caller, name, fileOf(caller, save.step, save.files, name));
  const record = requireRecord(json(runFiles.run));
  const { step, dataSha256, randomKeys, cursor } = record;
  if (step !== save.step)
    throw damagedRun(caller, `${runFiles.run} is of step ${step}, in a save at step ${save.step}`);
  const history = json(runFiles.history);
  if (!Array.isArray(history)) throw damagedRun(caller, `${runFiles.history} is damaged: it is not a list`);
  return {
    configuration: json(runFiles.configuration),
    tokenizer: json(runFiles.tokenizer),
    dataSha256,
    snapshot: decodeSnapshot({ record, files: save.files }, caller),
    randomKeys,
    cursor,
    history,
  };
}

type RunRecord = SnapshotRecord & {
  readonly dataSha256: string;
  readonly randomKeys: Readonly<Record<string, RandomKey>>;
  readonly cursor: JsonValue;
};

function requireRecord(value: JsonValue): RunRecord {
  if (isRecord(value) && value['format'] === 'unroll run' && value['version'] !== 1) {
    throw new CheckpointError({
      caller: 'decodeRun',
      problem: `${runFiles.run} is of version ${shown(`${JSON.stringify(value['version'])}`)}, and this package reads version 1`,
      advice: 'Use the version of @unroll/checkpoints that wrote it.',
    });
  }
  if (isRunRecord(value)) return value;
  throw damagedRun('decodeRun', `${runFiles.run} is damaged: it does not describe a run`);
}

/** Whether a value is what `run.json` has. */
export function isRunRecord(value: JsonValue): value is RunRecord & JsonValue {
  if (!isRecord(value)) return false;
  const { format, step, rateScale, leftOutCount, measuredStep, isBestRestored, hasRecurrentState, best } = value;
  const { dataSha256, randomKeys, cursor, latestLoss } = value;
  return (
    format === 'unroll run' &&
    isCount(step) &&
    typeof rateScale === 'number' &&
    rateScale > 0 &&
    rateScale <= 1 &&
    isCount(leftOutCount) &&
    (measuredStep === null || isCount(measuredStep)) &&
    typeof isBestRestored === 'boolean' &&
    (latestLoss === null || typeof latestLoss === 'number') &&
    typeof dataSha256 === 'string' &&
    isRecord(randomKeys) &&
    Object.values(randomKeys).every((key) => isRecord(key) && isWord(key['high']) && isWord(key['low'])) &&
    cursor !== undefined &&
    typeof hasRecurrentState === 'boolean' &&
    (best === null || isBest(best))
  );
}

function isBest(value: JsonValue | undefined): boolean {
  if (!isRecord(value)) return false;
  return isCount(value['step']) && typeof value['loss'] === 'number' && isCount(value['worseCount']);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isWord(value: unknown): boolean {
  return isCount(value) && value < 2 ** 32;
}
