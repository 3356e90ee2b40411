import { type RandomKey, randomKey, splitKey } from '@unroll/core';

/** What is drawn with where data are made ready to be learned from. */
export type DataKeys = {
  /** Decides what is held out. */
  readonly holdOut: RandomKey;
  /** Decides the order of what is learned from. */
  readonly order: RandomKey;
  /** Decides on what of the validation data is measured in training. */
  readonly validation: RandomKey;
  /** Decides what is dropped while training. */
  readonly dropout: RandomKey;
};

/** The keys of a seed that a user typed. The first two are those of the parameters and the samples. */
export function dataKeys(seed: number): DataKeys {
  const [, , holdOut, order, validation, dropout] = splitKey(randomKey(seed), 6);
  return { holdOut, order, validation, dropout };
}
