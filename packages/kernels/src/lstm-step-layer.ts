import type { StepLayerKind } from './step-layer.js';

/** The step of a long short-term memory. Its state is hidden, then memory. */
export const lstmStepLayer: StepLayerKind = {
  gateCount: 4,
  stateCount: 2,
  step(kernels, { projection, recurrence, gates, state, next }, size, stateSize) {
    kernels.openLstmGates(projection, recurrence, gates, state + stateSize, next + stateSize, next, size);
  },
};
