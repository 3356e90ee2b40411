import { loadCheckpoint, readSafetensors, writeSafetensors } from '@unroll/checkpoints';
import { type RandomKey, randomKey } from '@unroll/core';
import { disposeTree, type ParameterTree, type StateTree, storeTree } from '@unroll/tensors';
import type { GradientTransformation, TrainingState } from '@unroll/trainers';
import type { RunSave } from '../run/run.js';
import type { RunConfiguration } from '../run/run-configuration.js';
import type { TaskObjective } from '../tasks/task.js';

/** The state of training a model of whatever task with whatever optimizer. */
export type TaskTrainingState = TrainingState<ParameterTree, StateTree, StateTree>;

/** The tensors of a training state as the bytes of two safetensors files. */
export function encodeTrainingState(
  state: TaskTrainingState,
  configuration: RunConfiguration,
): Pick<RunSave, 'weights' | 'training'> {
  const { cell, hiddenSize, layerCount } = configuration.model;
  const metadata = { cell, hiddenSize: String(hiddenSize), layerCount: String(layerCount) };
  const { optimizerState, recurrentState = {} } = state;
  return {
    weights: writeSafetensors(storeTree(state.parameters), metadata),
    training: writeSafetensors(storeTree({ optimizer: optimizerState, recurrent: recurrentState }), metadata),
  };
}

/**
 * The parameters of a model, from `weights.safetensors`.
 *
 * @throws CheckpointError if the file is damaged, or of another model.
 */
export function decodeParameters<Parameters extends ParameterTree>(
  weights: Uint8Array,
  model: { initializeParameters(key: RandomKey): Parameters },
): Parameters {
  const template = model.initializeParameters(randomKey(0));
  try {
    return loadCheckpoint(readSafetensors(weights), template);
  } finally {
    disposeTree(template);
  }
}

/**
 * The state that training goes on from.
 *
 * @throws CheckpointError if a file is damaged, or of another model or optimizer.
 */
export function decodeTrainingState(
  { progress, weights, training }: RunSave,
  objective: TaskObjective,
  optimizer: GradientTransformation<StateTree>,
  batchSize: number,
): TaskTrainingState {
  const parameters = decodeParameters(weights, objective);
  const template = {
    optimizer: optimizer.initialize(parameters),
    recurrent: progress.step === 0 ? {} : objective.initialState(batchSize),
  };
  try {
    const { optimizer: optimizerState, recurrent } = loadCheckpoint(readSafetensors(training), template);
    const recurrentState = progress.step === 0 ? undefined : recurrent;
    return { step: progress.step, rateScale: 1, parameters, optimizerState, recurrentState, best: undefined };
  } catch (error) {
    disposeTree(parameters);
    throw error;
  } finally {
    disposeTree(template);
  }
}
