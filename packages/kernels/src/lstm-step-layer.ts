import type { StepLayerKind } from './step-layer.js';

/** The step of a long short-term memory. Its state is hidden, then memory. */
export const lstmStepLayer: StepLayerKind = {
  gateCount: 4,
  stateCount: 2,
  step(kernels, { projection, recurrence, zeros, scratch, state, next }, size, stateSize) {
    const [memory, nextMemory, activated] = [state + stateSize, next + stateSize, scratch + 4 * size];
    kernels.openLstmGates(projection, zeros, recurrence, scratch, memory, nextMemory, activated, next, size);
  },
};
