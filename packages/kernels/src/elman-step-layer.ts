import type { StepLayerKind } from './step-layer.js';

/** The step of an Elman layer. */
export const elmanStepLayer: StepLayerKind = {
  gateCount: 1,
  stateCount: 1,
  step(kernels, { projection, recurrence, zeros, next }, size) {
    kernels.activateElman(projection, zeros, recurrence, next, size);
  },
};
