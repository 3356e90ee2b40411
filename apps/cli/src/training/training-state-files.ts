import { loadCheckpoint, readSafetensors, storeTree, writeSafetensors } from '@unroll/checkpoints';
import { randomKey } from '@unroll/core';
import { disposeTree, type StateTree } from '@unroll/tensors';
import type { GradientTransformation, TrainingState } from '@unroll/trainers';
import type { RunSave } from '../run/run.js';
import type { RunConfiguration } from '../run/run-configuration.js';
import type { CharacterModel, CharacterParameters } from './language-model-of.js';

/** The state of training a character model with whatever optimizer. */
export type CharacterTrainingState = TrainingState<CharacterParameters, StateTree, StateTree>;

/** The tensors of a training state as the bytes of two safetensors files. */
export function encodeTrainingState(
  state: CharacterTrainingState,
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
export function decodeParameters(weights: Uint8Array, model: CharacterModel): CharacterParameters {
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
  model: CharacterModel,
  optimizer: GradientTransformation<StateTree>,
  batchSize: number,
): CharacterTrainingState {
  const parameters = decodeParameters(weights, model);
  const template = {
    optimizer: optimizer.initialize(parameters),
    recurrent: progress.step === 0 ? {} : model.initialState(batchSize),
  };
  try {
    const { optimizer: optimizerState, recurrent } = loadCheckpoint(readSafetensors(training), template);
    const recurrentState = progress.step === 0 ? undefined : recurrent;
    return { step: progress.step, parameters, optimizerState, recurrentState };
  } catch (error) {
    disposeTree(parameters);
    throw error;
  } finally {
    disposeTree(template);
  }
}
