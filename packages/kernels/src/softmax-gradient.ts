import {
  type GradConfig,
  getBackend,
  getKernel,
  mul,
  type NamedTensorMap,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

/** The gradient of tfjs's softmax, which is one over the last axis. */
export const softmaxGradient: GradConfig = {
  kernelName: 'Softmax',
  outputsToSave: [true],
  gradFunc: (outputGradient, [softmax]) => {
    const given = { outputGradient: outputGradient as Tensor, softmax: softmax as Tensor };
    return {
      logits: () => {
        // Gradients may be registered without kernels.
        const isInstalled = getKernel(softmaxGradientKernel.kernelName, getBackend()) !== undefined;
        const [gradient] = isInstalled
          ? runKernel('softmax', softmaxGradientKernel, given)
          : softmaxGradientKernel.forward(given, {});
        return gradient as Tensor;
      },
    };
  },
};

/** With dy the gradient of the softmax y: dx = y∘(dy - Σ dy∘y). */
export const softmaxGradientKernel: ComposedKernel<
  { readonly outputGradient: Tensor; readonly softmax: Tensor } & NamedTensorMap
> = {
  kernelName: 'UnrollSoftmaxGradient',
  forward: ({ outputGradient, softmax }) => [
    mul(softmax, sub(outputGradient, sum(mul(outputGradient, softmax), -1, true))),
  ],
};
