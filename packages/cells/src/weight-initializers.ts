import type { Initializer } from './uniform-initializer.js';

/** How the weights of a cell start. Default of each: uniform within ±1/√hiddenSize. */
export type WeightInitializers = {
  readonly inputWeight?: Initializer;
  readonly recurrentWeight?: Initializer;
};
