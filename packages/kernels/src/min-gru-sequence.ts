import {
  concat,
  mul,
  type NamedTensorMap,
  sigmoid,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { sigmoidDerivative } from './activation-derivatives.js';
import { recurBackwards, recurForwards } from './linear-recurrence.js';
import {
  type MinimalGradientInputs,
  type MinimalSequenceInputs,
  minimalSequenceKernel,
  runMinimalSequence,
} from './minimal-sequence.js';
import type { ComposedKernel, DifferentiableKernel } from './registered-kernel.js';
import { replacePastLengths } from './row-lengths.js';

/**
 * A minimal GRU over a whole sequence, as one differentiable operation: its gate and candidate depend on the inputs only.
 *
 * Shapes: preactivations [batch, time, 2·hiddenSize], affine maps of the inputs in the order update, candidate; hidden
 * [batch, hiddenSize]; outputs [batch, time, hiddenSize]. Past a row's length the outputs are 0, and nothing is read.
 *
 *   z = sigmoid(update)          hidden' = (1 - z)∘hidden + z∘candidate
 *
 * An update gate of 1 replaces the old state, as in the paper; that of `gruSequence` keeps it. The gradient reaches the
 * preactivations and the initial state.
 *
 * Source: Feng et al. 2024, section 3.1.
 *
 * @throws ShapeError if a tensor does not fit the hidden state.
 * @throws ArgumentError if there is no time step, a tensor is not of its type, or a length is not from 0 to time.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function minGruSequence(given: MinimalSequenceInputs): { outputs: Tensor3D; hidden: Tensor2D } {
  return runMinimalSequence('minGruSequence', minGruSequenceKernel, 2, given);
}

/** The gradients of the preactivations and of the initial state. */
export const minGruGradientKernel: ComposedKernel<MinimalGradientInputs & NamedTensorMap> = {
  kernelName: 'UnrollMinGruSequenceGradient',
  forward: ({ preactivations, hidden, hiddenGradient, ...given }) => {
    const { update, candidate, decays } = openGates(preactivations, given.lengths);
    const back = recurBackwards({ ...given, decays, state: hidden, stateGradient: hiddenGradient });
    const [byDecays, byInputs, byHidden] = back as [Tensor3D, Tensor3D, Tensor2D];
    const byUpdate = mul(sub(mul(byInputs, candidate), byDecays), sigmoidDerivative(update));
    return [concat([byUpdate, mul(byInputs, update)], 2), byHidden];
  },
};

/** The kernel of {@link minGruSequence}. */
export const minGruSequenceKernel: DifferentiableKernel<Required<MinimalSequenceInputs> & NamedTensorMap> =
  minimalSequenceKernel({
    caller: 'minGruSequence',
    kernelName: 'UnrollMinGruSequence',
    forward: ({ preactivations, hidden, lengths }): Tensor[] => {
      const { update, candidate, decays } = openGates(preactivations, lengths);
      return recurForwards({ decays, inputs: mul(update, candidate), state: hidden, lengths });
    },
    gradientKernel: minGruGradientKernel,
  });

function openGates(preactivations: Tensor3D, lengths: Tensor1D): Record<'update' | 'candidate' | 'decays', Tensor3D> {
  const [updatePart, candidate] = split(replacePastLengths(preactivations, lengths, 0), 2, 2) as [Tensor3D, Tensor3D];
  const update = sigmoid(updatePart); // [batch, time, hidden]
  return { update, candidate, decays: sub(1, update) };
}
