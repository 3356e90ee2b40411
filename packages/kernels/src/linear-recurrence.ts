import {
  add,
  concat,
  expandDims,
  mul,
  type NamedTensorMap,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';
import { replacePastLengths, rowLengths } from './row-lengths.js';

/** What {@link linearRecurrence} takes. */
export type LinearRecurrenceInputs = {
  /** [batch, time, size]; time at least 1. */
  readonly decays: Tensor3D;
  /** [batch, time, size] */
  readonly inputs: Tensor3D;
  /** The state before the first step: [batch, size]. */
  readonly state: Tensor2D;
  /** How many steps each row has, int32, from 0 to time: [batch]. Default: all of time. */
  readonly lengths?: Tensor1D;
};

/**
 * A linear recurrence over a whole sequence, as one differentiable operation.
 *
 * Shapes: outputs [batch, time, size]; state after the last step of each row [batch, size]. Past a row's length the outputs
 * are 0, and nothing is read.
 *
 *   state' = decay∘state + input          output = state'
 *
 * The gradient, which reaches decays, inputs and state, is the same recurrence run backwards.
 *
 * @throws ShapeError if a tensor does not fit the decays.
 * @throws ArgumentError if there is no time step, a tensor is not of its type, or a length is not from 0 to time.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function linearRecurrence(given: LinearRecurrenceInputs): { outputs: Tensor3D; state: Tensor2D } {
  const caller = 'linearRecurrence';
  const { decays, inputs, state } = given;
  matchShape(caller, { decays }, ['batch', 'time', 'size']);
  const [batch, time, size] = decays.shape;
  matchShape(caller, { inputs }, [{ batch }, { time }, size]);
  requireSteps(caller, { decays });
  matchShape(caller, { state }, [{ batch }, size]);
  requireFloat32(caller, { decays, inputs, state });
  return tidy(() => {
    const lengths = rowLengths(given.lengths, { caller, of: { decays }, minimum: 0 });
    const [outputs, last] = runKernel(caller, linearRecurrenceKernel, { decays, inputs, state, lengths });
    return { outputs: outputs as Tensor3D, state: last as Tensor2D };
  });
}

/**
 * Checks that blocks [batch, time, ...] have a time step.
 *
 * @throws ArgumentError that names the first one which has none.
 */
export function requireSteps(caller: string, blocks: Readonly<Record<string, Tensor3D>>): void {
  for (const [argument, { shape }] of Object.entries(blocks)) {
    if (shape[1] > 0) continue;
    throw new ArgumentError({ caller, argument, expectation: 'have at least one time step', actual: shape });
  }
}

/** The kernel of {@link linearRecurrence}. */
export const linearRecurrenceKernel: DifferentiableKernel<Required<LinearRecurrenceInputs> & NamedTensorMap> = {
  kernelName: 'UnrollLinearRecurrence',
  forward: recurForwards,
  inputsToSave: ['decays', 'state', 'lengths'],
  outputsToSave: [true, false],
  gradient: (outputGradients, saved) => {
    const [outputGradient, stateGradient] = outputGradients as Tensor[] as [Tensor3D, Tensor2D];
    const [decays, state, lengths, outputs] = saved as [Tensor3D, Tensor2D, Tensor1D, Tensor3D];
    const given = { decays, outputs, state, lengths, outputGradient, stateGradient };
    const [byDecays, byInputs, byState] = runKernel('linearRecurrence', linearRecurrenceGradientKernel, given);
    return { decays: () => byDecays as Tensor, inputs: () => byInputs as Tensor, state: () => byState as Tensor };
  },
};

/** The outputs and the last state. Past its length a row keeps its state: the decay is 1, the input 0. */
export function recurForwards({ decays, inputs, state, lengths }: Required<LinearRecurrenceInputs>): Tensor[] {
  const decayAt = unstack(replacePastLengths(decays, lengths, 1), 1) as Tensor2D[];
  const inputAt = unstack(replacePastLengths(inputs, lengths, 0), 1) as Tensor2D[];
  let current = state;
  const states = decayAt.map((decay, step) => {
    current = add(mul(decay, current), inputAt[step] as Tensor2D);
    return current;
  });
  return [replacePastLengths(stack(states, 1) as Tensor3D, lengths, 0), current];
}

/** What {@link linearRecurrenceGradientKernel} takes. */
type LinearRecurrenceGradientInputs = {
  readonly decays: Tensor3D;
  readonly outputs: Tensor3D;
  /** Before the first step. */
  readonly state: Tensor2D;
  readonly lengths: Tensor1D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step. */
  readonly stateGradient: Tensor2D;
};

/** The gradients of the decays, of the inputs, and of the initial state. */
export const linearRecurrenceGradientKernel: ComposedKernel<LinearRecurrenceGradientInputs & NamedTensorMap> = {
  kernelName: 'UnrollLinearRecurrenceGradient',
  forward: recurBackwards,
};

/** With dh the gradient of a step's state, from its output and from the step after: da = dh∘h₋₁, db = dh, dh₋₁ = dh∘a. */
export function recurBackwards(given: LinearRecurrenceGradientInputs): Tensor[] {
  const { decays, outputs, state, lengths, outputGradient, stateGradient } = given;
  const decayAt = unstack(replacePastLengths(decays, lengths, 1), 1) as Tensor2D[];
  const outputGradientAt = unstack(replacePastLengths(outputGradient, lengths, 0), 1) as Tensor2D[];
  let running = stateGradient;
  const gradients: Tensor2D[] = [];
  for (let step = decayAt.length - 1; step >= 0; step--) {
    const gradient: Tensor2D = add(running, outputGradientAt[step] as Tensor2D);
    running = mul(gradient, decayAt[step] as Tensor2D);
    gradients.push(gradient);
  }
  const byInputs = replacePastLengths(stack(gradients.reverse(), 1) as Tensor3D, lengths, 0);
  const earlier = slice(outputs, [0, 0, 0], [-1, decayAt.length - 1, -1]);
  const statesBefore: Tensor3D = concat([expandDims(state, 1) as Tensor3D, earlier], 1);
  const byDecays = replacePastLengths(mul(byInputs, statesBefore), lengths, 0);
  return [byDecays, byInputs, running];
}
