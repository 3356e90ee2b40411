import { CheckpointError, type RandomKey, type Save, type StoredBest, type StoredTree } from '@unroll/core';
import { memoryTensors } from '../memory-tensors.js';
import { readSafetensors } from '../read-safetensors.js';
import { damagedRun, decodeJson, isRecord, type JsonValue } from './json-value.js';
import { runFiles, type SavedRun } from './saved-run.js';

/**
 * The run that a save is of.
 *
 * What `createTrainer({ snapshot })` and `loadCheckpoint` refuse, because it is of another model or optimizer, is not
 * looked at here; `requireSameRun` compares the settings, the tokenizer and the data.
 *
 * @throws CheckpointError if the save is not one of a run, or a file of it is missing, damaged or of another version.
 * @example const { snapshot, tokenizer, history } = decodeRun(await store.read());
 */
export function decodeRun(save: Save): SavedRun {
  const caller = 'decodeRun';
  const json = (name: string): JsonValue => decodeJson(caller, name, fileOf(save, name));
  const record = requireRecord(json(runFiles.run));
  const { step, rateScale, dataSha256, randomKeys, cursor, hasRecurrentState, best } = record;
  if (step !== save.step)
    throw damagedRun(caller, `${runFiles.run} is of step ${step}, in a save at step ${save.step}`);
  const history = json(runFiles.history);
  if (!Array.isArray(history)) throw damagedRun(caller, `${runFiles.history} is damaged: it is not a list`);
  const training = tensorsOf(save, runFiles.training);
  const recurrentState = below('recurrent', training);
  const optimizerState = below('optimizer', training);
  const stray = Object.keys(training).find((name) => !/^(?:recurrent|optimizer)(?:\.|$)/.test(name));
  if (stray !== undefined || (!hasRecurrentState && Object.keys(recurrentState).length > 0)) {
    const tensor = stray ?? Object.keys(recurrentState)[0];
    throw damagedRun(caller, `${runFiles.training} has a tensor \`${tensor}\`, which ${runFiles.run} does not tell of`);
  }
  return {
    configuration: json(runFiles.configuration),
    tokenizer: json(runFiles.tokenizer),
    dataSha256,
    snapshot: {
      step,
      rateScale,
      parameters: tensorsOf(save, runFiles.weights),
      optimizerState,
      recurrentState: hasRecurrentState ? recurrentState : undefined,
      best: best === null ? undefined : { ...best, parameters: tensorsOf(save, runFiles.best) },
    },
    randomKeys,
    cursor,
    history,
  };
}

type RunRecord = {
  readonly step: number;
  readonly rateScale: number;
  readonly dataSha256: string;
  readonly randomKeys: Readonly<Record<string, RandomKey>>;
  readonly cursor: JsonValue;
  readonly hasRecurrentState: boolean;
  readonly best: Omit<StoredBest, 'parameters'> | null;
};

function fileOf({ step, files }: Save, name: string): Uint8Array {
  const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
  if (bytes !== undefined) return bytes;
  const advice = 'It was not made by encodeRun, or a file was left out.';
  throw new CheckpointError({ caller: 'decodeRun', problem: `the save at step ${step} has no ${name}`, advice });
}

function tensorsOf(save: Save, name: string): StoredTree {
  const bytes = fileOf(save, name);
  try {
    return memoryTensors(readSafetensors(bytes));
  } catch (error) {
    if (!CheckpointError.isInstance(error)) throw error;
    const { problem, advice } = error.facts;
    throw new CheckpointError({ caller: 'decodeRun', problem: `${name} cannot be read: ${problem}`, advice });
  }
}

/** The tree that is below a name. */
function below(name: string, tensors: StoredTree): StoredTree {
  const inside = Object.entries(tensors).filter(([path]) => path === name || path.startsWith(`${name}.`));
  return Object.fromEntries(inside.map(([path, tensor]) => [path.slice(name.length + 1), tensor]));
}

function requireRecord(value: JsonValue): RunRecord {
  if (isRecord(value) && value['format'] === 'unroll run' && value['version'] !== 1) {
    throw new CheckpointError({
      caller: 'decodeRun',
      problem: `${runFiles.run} is of version ${JSON.stringify(value['version'])}, and this package reads version 1`,
      advice: 'Use the version of @unroll/checkpoints that wrote it.',
    });
  }
  if (isRunRecord(value)) return value;
  throw damagedRun('decodeRun', `${runFiles.run} is damaged: it does not describe a run`);
}

function isRunRecord(value: JsonValue): value is RunRecord & JsonValue {
  if (!isRecord(value)) return false;
  const { format, step, rateScale, dataSha256, randomKeys, cursor, hasRecurrentState, best } = value;
  return (
    format === 'unroll run' &&
    isCount(step) &&
    typeof rateScale === 'number' &&
    rateScale > 0 &&
    rateScale <= 1 &&
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
