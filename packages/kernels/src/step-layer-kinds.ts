import type { RecurrentLayer } from '@unroll/tensors';
import { elmanStepLayer } from './elman-step-layer.js';
import { gruStepLayer } from './gru-step-layer.js';
import { lstmStepLayer } from './lstm-step-layer.js';
import type { StepLayerKind } from './step-layer.js';

/** The kinds of layers that can be compiled. */
export const stepLayerKinds: Readonly<Record<RecurrentLayer['kind'], StepLayerKind>> = {
  elman: elmanStepLayer,
  gru: gruStepLayer,
  lstm: lstmStepLayer,
};
