import {
  type NamedTensorMap,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
} from '@tensorflow/tfjs-core';
import { matchShape } from '@unroll/tensors';
import { requireSteps } from './linear-recurrence.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';
import { rowLengths } from './row-lengths.js';

/** What `minGruSequence` and `minLstmSequence` take. */
export type MinimalSequenceInputs = {
  /** The gates and the candidate before their activation, side by side: [batch, time, parts·hiddenSize]; time at least 1. */
  readonly preactivations: Tensor3D;
  /** The hidden state before the first step: [batch, hiddenSize]. */
  readonly hidden: Tensor2D;
  /** How many steps each row has, int32, from 0 to time: [batch]. Default: all of time. */
  readonly lengths?: Tensor1D;
};

type MinimalKernelInputs = Required<MinimalSequenceInputs> & NamedTensorMap;

/** What the gradient kernels of minimal sequences take. */
export type MinimalGradientInputs = {
  readonly preactivations: Tensor3D;
  readonly outputs: Tensor3D;
  /** Before the first step. */
  readonly hidden: Tensor2D;
  readonly lengths: Tensor1D;
  readonly outputGradient: Tensor3D;
  /** Of the state after the last step. */
  readonly hiddenGradient: Tensor2D;
};

/** Checks the arguments of a minimal sequence and runs its kernel. */
export function runMinimalSequence(
  caller: string,
  kernel: DifferentiableKernel<MinimalKernelInputs>,
  partCount: number,
  { preactivations, hidden, lengths: givenLengths }: MinimalSequenceInputs,
): { outputs: Tensor3D; hidden: Tensor2D } {
  matchShape(caller, { preactivations }, ['batch', 'time', `${partCount}·hiddenSize`]);
  const [batch, time] = preactivations.shape;
  requireSteps(caller, { preactivations });
  matchShape(caller, { hidden }, [{ batch }, 'hiddenSize']);
  matchShape(caller, { preactivations }, [{ batch }, { time }, partCount * hidden.shape[1]]);
  requireFloat32(caller, { preactivations, hidden });
  return tidy(() => {
    const lengths = rowLengths(givenLengths, { caller, of: { preactivations }, minimum: 0 });
    const [outputs, last] = runKernel(caller, kernel, { preactivations, hidden, lengths });
    return { outputs: outputs as Tensor3D, hidden: last as Tensor2D };
  });
}

/** What tells one minimal sequence's kernel from another's. */
export type MinimalSequenceKernelOptions = {
  readonly caller: string;
  readonly kernelName: string;
  /** The outputs and the last hidden state. */
  readonly forward: (given: Required<MinimalSequenceInputs>) => Tensor[];
  readonly gradientKernel: ComposedKernel<MinimalGradientInputs & NamedTensorMap>;
};

/** The kernel of a minimal sequence. Its gates are computed again for the gradient, which takes less than to keep them. */
export function minimalSequenceKernel({
  caller,
  kernelName,
  forward,
  gradientKernel,
}: MinimalSequenceKernelOptions): DifferentiableKernel<MinimalKernelInputs> {
  return {
    kernelName,
    forward,
    inputsToSave: ['preactivations', 'hidden', 'lengths'],
    outputsToSave: [true, false],
    gradient: (outputGradients, saved) => {
      const [outputGradient, hiddenGradient] = outputGradients as Tensor[] as [Tensor3D, Tensor2D];
      const [preactivations, hidden, lengths, outputs] = saved as [Tensor3D, Tensor2D, Tensor1D, Tensor3D];
      const given = { preactivations, outputs, hidden, lengths, outputGradient, hiddenGradient };
      const [byPreactivations, byHidden] = runKernel(caller, gradientKernel, given);
      return { preactivations: () => byPreactivations as Tensor, hidden: () => byHidden as Tensor };
    },
  };
}
