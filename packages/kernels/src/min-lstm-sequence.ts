import {
  concat,
  mul,
  type NamedTensorMap,
  neg,
  sigmoid,
  softplus,
  split,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
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
 * A minimal LSTM over a whole sequence, as one differentiable operation: its gates, which add up to 1, and its candidate
 * depend on the inputs only.
 *
 * Shapes: preactivations [batch, time, 3·hiddenSize], affine maps of the inputs in the order input, forget, candidate;
 * hidden [batch, hiddenSize]; outputs [batch, time, hiddenSize]. Past a row's length the outputs are 0, and nothing is read.
 *
 *   i, f = sigmoid(input), sigmoid(forget)          hidden' = f/(f + i)∘hidden + i/(f + i)∘candidate
 *
 * The gradient reaches the preactivations and the initial state.
 *
 * Source: Feng et al. 2024, section 3.2.
 *
 * @throws ShapeError if a tensor does not fit the hidden state.
 * @throws ArgumentError if there is no time step, a tensor is not of its type, or a length is not from 0 to time.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function minLstmSequence(given: MinimalSequenceInputs): { outputs: Tensor3D; hidden: Tensor2D } {
  return runMinimalSequence('minLstmSequence', minLstmSequenceKernel, 3, given);
}

/** The gradients of the preactivations and of the initial state. */
export const minLstmGradientKernel: ComposedKernel<MinimalGradientInputs & NamedTensorMap> = {
  kernelName: 'UnrollMinLstmSequenceGradient',
  forward: ({ preactivations, hidden, hiddenGradient, ...given }) => {
    const { input, forget, candidate, inputGate, forgetGate } = openGates(preactivations, given.lengths);
    const back = recurBackwards({ ...given, decays: forgetGate, state: hidden, stateGradient: hiddenGradient });
    const [byForgetGate, byInputs, byHidden] = back as [Tensor3D, Tensor3D, Tensor2D];
    const byGates = mul(sub(mul(byInputs, candidate), byForgetGate), mul(inputGate, forgetGate));
    const byInput = mul(byGates, sigmoid(neg(input)));
    const byForget = neg(mul(byGates, sigmoid(neg(forget))));
    return [concat([byInput, byForget, mul(byInputs, inputGate)], 2), byHidden];
  },
};

/** The kernel of {@link minLstmSequence}. */
export const minLstmSequenceKernel: DifferentiableKernel<Required<MinimalSequenceInputs> & NamedTensorMap> =
  minimalSequenceKernel({
    caller: 'minLstmSequence',
    kernelName: 'UnrollMinLstmSequence',
    forward: ({ preactivations, hidden, lengths }): Tensor[] => {
      const { candidate, inputGate, forgetGate } = openGates(preactivations, lengths);
      return recurForwards({ decays: forgetGate, inputs: mul(inputGate, candidate), state: hidden, lengths });
    },
    gradientKernel: minLstmGradientKernel,
  });

type PartName = 'input' | 'forget' | 'candidate' | 'inputGate' | 'forgetGate';

/** The parts of the preactivations, and the gates i / (f + i) and f / (f + i) as sigmoids, which cannot become 0 / 0. */
function openGates(preactivations: Tensor3D, lengths: Tensor1D): Record<PartName, Tensor3D> {
  const known = replacePastLengths(preactivations, lengths, 0);
  const [input, forget, candidate] = split(known, 3, 2) as [Tensor3D, Tensor3D, Tensor3D]; // each [batch, time, hidden]
  const logOdds: Tensor3D = sub(softplus(neg(forget)), softplus(neg(input))); // log(i / f)
  return { input, forget, candidate, inputGate: sigmoid(logOdds), forgetGate: sigmoid(neg(logOdds)) };
}
