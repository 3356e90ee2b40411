import type { StepLayerKind } from './step-layer.js';

/** The step of a gated recurrent unit. */
export const gruStepLayer: StepLayerKind = {
  gateCount: 3,
  stateCount: 1,
  step(kernels, { projection, recurrence, zeros, state, scratch, next }, size) {
    kernels.openGruGates(projection, zeros, recurrence, zeros, state, scratch, next, size);
  },
};
