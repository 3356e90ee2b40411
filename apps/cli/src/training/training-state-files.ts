import { loadCheckpoint, memoryTensors, readSafetensors, writeSafetensors } from '@unroll/checkpoints';
import { CheckpointError, type RandomKey, randomKey, type StoredTree, type TrainingSnapshot } from '@unroll/core';
import { disposeTree, type ParameterTree } from '@unroll/tensors';
import type { RunProgress, RunSave } from '../run/run.js';
import type { RunConfiguration } from '../run/run-configuration.js';

/** What of a save comes from training: all but for how long it took and is to take. */
export type SnapshotFiles = Omit<RunSave, 'progress'> & {
  readonly progress: Pick<RunProgress, 'step' | 'rateScale' | 'best'>;
};

/** A snapshot of training as its numbers and the bytes of safetensors files. */
export function encodeSnapshot(snapshot: TrainingSnapshot, configuration: RunConfiguration): SnapshotFiles {
  const { cell, hiddenSize, layerCount } = configuration.model;
  const metadata = { cell, hiddenSize: String(hiddenSize), layerCount: String(layerCount) };
  const { step, rateScale, parameters, optimizerState, recurrentState = {}, best } = snapshot;
  const told = best && { step: best.step, loss: best.loss, worseCount: best.worseCount };
  return {
    progress: { step, ...(rateScale !== 1 && { rateScale }), ...(told && { best: told }) },
    weights: writeSafetensors(parameters, metadata),
    training: writeSafetensors(
      { ...prefixed('optimizer', optimizerState), ...prefixed('recurrent', recurrentState) },
      metadata,
    ),
    best: best && writeSafetensors(best.parameters, metadata),
  };
}

/**
 * The snapshot that a save is of.
 *
 * @throws CheckpointError if a file is damaged.
 */
export function decodeSnapshot({ progress, weights, training, best }: RunSave): TrainingSnapshot {
  const tensors = memoryTensors(readSafetensors(training));
  const stray = Object.keys(tensors).find((path) => !/^(optimizer|recurrent)(\.|$)/.test(path));
  if (stray !== undefined) throw strayTensor(stray);
  return {
    step: progress.step,
    rateScale: progress.rateScale ?? 1,
    parameters: memoryTensors(readSafetensors(weights)),
    optimizerState: without('optimizer', tensors),
    recurrentState: progress.step === 0 ? undefined : without('recurrent', tensors),
    best: progress.best && best && { ...progress.best, parameters: memoryTensors(readSafetensors(best)) },
  };
}

/**
 * The parameters to use a model with: those that were the best on the validation data, where they are kept.
 *
 * @throws CheckpointError if the file is damaged, or of another model.
 */
export function decodeParameters<Parameters extends ParameterTree>(
  { weights, best }: Pick<RunSave, 'weights' | 'best'>,
  model: { initializeParameters(key: RandomKey): Parameters },
): Parameters {
  const template = model.initializeParameters(randomKey(0));
  try {
    return loadCheckpoint(readSafetensors(best ?? weights), template);
  } finally {
    disposeTree(template);
  }
}

/** A tree one level further down. A tree that is a single tensor has the name itself. */
function prefixed(name: string, tree: StoredTree): StoredTree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, tensor]) => [path === '' ? name : `${name}.${path}`, tensor]),
  );
}

/** The tree that is below a name. */
function without(name: string, tree: StoredTree): StoredTree {
  const below = Object.entries(tree).flatMap(([path, tensor]) =>
    path === name || path.startsWith(`${name}.`) ? [[path.slice(name.length + 1), tensor] as const] : [],
  );
  return Object.fromEntries(below);
}

function strayTensor(path: string): CheckpointError {
  return new CheckpointError({
    caller: 'decodeSnapshot',
    problem: `tensor \`${path}\` is neither of the optimizer nor of the recurrent state`,
    advice: 'The save is of another unroll, or was changed by hand.',
  });
}
