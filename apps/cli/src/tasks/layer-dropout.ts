import { foldInKey, type RandomKey } from '@unroll/core';
import type { TrainingSettings } from '../training/training-settings.js';
import { dataKeys } from './data-keys.js';

/** Noise on a model that is trained: which part of the output of every layer is dropped. */
export type LayerDropout = {
  /** From 0 to below 1. */
  readonly rate: number;
  readonly key: RandomKey;
};

/**
 * What an objective trains on in place of the model itself, where settings ask for dropout: at every step one with masks of
 * its own, which a step that is made again draws again.
 *
 * @param replica Which of several replicas it is for, from 0: each has masks of its own.
 * @param create Makes the model with some dropout.
 */
export function trainingModelOf<Model>(
  { dropout: rate = 0, seed }: Pick<TrainingSettings, 'dropout' | 'seed'>,
  replica: number,
  create: (dropout: LayerDropout) => Model,
): { readonly trainingModel?: (step: number) => Model } {
  if (rate === 0) return {};
  const keys = dataKeys(seed); // replicas count from the end, where no step is
  const key = replica === 0 ? keys.dropout : foldInKey(keys.dropout, 2 ** 32 - replica);
  return { trainingModel: (step) => create({ rate, key: foldInKey(key, step) }) };
}
