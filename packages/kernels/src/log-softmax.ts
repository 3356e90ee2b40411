import {
  exp,
  mul,
  type NamedTensorMap,
  sub,
  sum,
  type Tensor,
  logSoftmax as tfjsLogSoftmax,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';

/**
 * The logarithm of the softmax over the last axis: x - log Σ e^x.
 *
 * Shapes: logits [..., classes]; result the same. tfjs's own logSoftmax is five operations on every backend; here it is one
 * kernel, named as tfjs names it.
 *
 * @throws ArgumentError if the logits are a scalar, or not of type float32.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function logSoftmax<T extends Tensor>(logits: T): T {
  const caller = 'logSoftmax';
  if (logits.rank === 0) {
    throw new ArgumentError({
      caller,
      argument: 'logits',
      expectation: 'have at least one axis',
      actual: logits.shape,
    });
  }
  requireFloat32(caller, { logits });
  const [logarithms] = runKernel(caller, logSoftmaxKernel, { logits });
  return logarithms as T;
}

/** The kernel of {@link logSoftmax}. */
export const logSoftmaxKernel: DifferentiableKernel<{ readonly logits: Tensor } & NamedTensorMap> = {
  kernelName: 'LogSoftmax',
  forward: ({ logits }) => [tfjsLogSoftmax(logits)],
  inputsToSave: [],
  outputsToSave: [true],
  gradient: (outputGradient, [logSoftmax]) => {
    const given = { outputGradient: outputGradient as Tensor, logSoftmax: logSoftmax as Tensor };
    return { logits: () => runKernel('logSoftmax', logSoftmaxGradientKernel, given)[0] as Tensor };
  },
};

/** With dy the gradient of the logarithm y of the softmax: dx = dy - e^y·Σ dy. */
export const logSoftmaxGradientKernel: ComposedKernel<
  { readonly outputGradient: Tensor; readonly logSoftmax: Tensor } & NamedTensorMap
> = {
  kernelName: 'UnrollLogSoftmaxGradient',
  forward: ({ outputGradient, logSoftmax }) => [
    sub(outputGradient, mul(exp(logSoftmax), sum(outputGradient, -1, true))),
  ],
};
