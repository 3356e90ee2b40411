import { sigmoid, type Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { hardSigmoid } from './hard-sigmoid.js';

/** The function that opens gates: the logistic function, or Keras 2's clip(0.2·x + 0.5, 0, 1). */
export type GateActivation = 'sigmoid' | 'hardSigmoid';

const activations: Readonly<Record<GateActivation, <T extends Tensor>(inputs: T) => T>> = { sigmoid, hardSigmoid };

/**
 * The function of a name.
 *
 * @throws ArgumentError if the name is none.
 */
export function gateActivationOf(caller: string, gateActivation: GateActivation): <T extends Tensor>(inputs: T) => T {
  if (Object.hasOwn(activations, gateActivation)) return activations[gateActivation];
  const expectation = "be 'sigmoid' or 'hardSigmoid'";
  throw new ArgumentError({ caller, argument: 'gateActivation', expectation, actual: gateActivation });
}
