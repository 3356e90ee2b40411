import { CheckpointError, type StoredTree, type TrainingSnapshot } from '@unroll/core';
import { memoryTensors } from '../memory-tensors.js';
import { readSafetensors } from '../read-safetensors.js';
import { shown } from '../shown.js';
import type { EncodedSnapshot } from './encode-snapshot.js';
import { damagedRun } from './json-value.js';
import { snapshotFiles } from './snapshot-record.js';

/**
 * The snapshot that a record and files are of.
 *
 * What `createTrainer({ snapshot })` refuses, because it is of another model or optimizer, is not looked at here.
 *
 * @param caller Who an error says found what is wrong. Default `decodeSnapshot`.
 * @throws CheckpointError if a file is missing or damaged.
 * @example const trainer = createTrainer({ objective, optimizer, snapshot: decodeSnapshot({ record, files }) });
 */
export function decodeSnapshot({ record, files }: EncodedSnapshot, caller = 'decodeSnapshot'): TrainingSnapshot {
  const { step, rateScale, leftOutCount, measuredStep, isBestRestored, hasRecurrentState, best, latestLoss } = record;
  const tensorsOf = (name: string): StoredTree => tensorsIn(caller, name, fileOf(caller, record.step, files, name));
  const training = tensorsOf(snapshotFiles.training);
  const recurrentState = below('recurrent', training);
  const stray = Object.keys(training).find((name) => !/^(?:recurrent|optimizer)(?:\.|$)/.test(name));
  if (stray !== undefined || (!hasRecurrentState && Object.keys(recurrentState).length > 0)) {
    const tensor = shown(stray ?? (Object.keys(recurrentState)[0] as string));
    throw damagedRun(caller, `${snapshotFiles.training} has a tensor \`${tensor}\`, of which the record does not tell`);
  }
  return {
    step,
    rateScale,
    leftOutCount,
    measuredStep: measuredStep ?? undefined,
    isBestRestored,
    parameters: tensorsOf(snapshotFiles.weights),
    optimizerState: below('optimizer', training),
    recurrentState: hasRecurrentState ? recurrentState : undefined,
    best: best === null ? undefined : { ...best, parameters: tensorsOf(snapshotFiles.best) },
    latest: latestLoss === null ? undefined : { loss: latestLoss, parameters: tensorsOf(snapshotFiles.latest) },
  };
}

/** A file of a save. */
export function fileOf(caller: string, step: number, files: EncodedSnapshot['files'], name: string): Uint8Array {
  const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
  if (bytes !== undefined) return bytes;
  const advice = 'A file was left out, or it is the save of something else.';
  throw new CheckpointError({ caller, problem: `the save at step ${step} has no ${name}`, advice });
}

function tensorsIn(caller: string, name: string, bytes: Uint8Array): StoredTree {
  try {
    return memoryTensors(readSafetensors(bytes));
  } catch (error) {
    if (!CheckpointError.isInstance(error)) throw error;
    const { problem, advice } = error.facts;
    throw new CheckpointError({ caller, problem: `${name} cannot be read: ${problem}`, advice });
  }
}

/** The tree that is below a name. */
function below(name: string, tensors: StoredTree): StoredTree {
  const inside = Object.entries(tensors).filter(([path]) => path === name || path.startsWith(`${name}.`));
  return Object.fromEntries(inside.map(([path, tensor]) => [path.slice(name.length + 1), tensor]));
}
