import { matMul, type NamedTensorMap, reshape, type Tensor, type Tensor2D, util } from '@tensorflow/tfjs-core';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

/*
 * The gradients of a product y = x·W of rows, whatever the axes before the last: x [..., inputSize], W [inputSize, width],
 * y [..., width].
 */

/** dx = dy·Wᵀ: [..., inputSize]. */
export function productInputGradient(productGradient: Tensor, weight: Tensor2D): Tensor {
  const [gradient] = runKernel('productInputGradient', productInputGradientKernel, { productGradient, weight });
  return gradient as Tensor;
}

/** dW = xᵀ·dy: [inputSize, width]. */
export function productWeightGradient(inputs: Tensor, productGradient: Tensor): Tensor2D {
  const [gradient] = runKernel('productWeightGradient', productWeightGradientKernel, { inputs, productGradient });
  return gradient as Tensor2D;
}

/** The kernel of {@link productInputGradient}. */
export const productInputGradientKernel: ComposedKernel<
  { readonly productGradient: Tensor; readonly weight: Tensor2D } & NamedTensorMap
> = {
  kernelName: 'UnrollProductInputGradient',
  forward: ({ productGradient, weight }) => {
    const shape = [...productGradient.shape.slice(0, -1), weight.shape[0]];
    return [reshape(matMul(rowsOf(productGradient), weight, false, true), shape)];
  },
};

/** The kernel of {@link productWeightGradient}. */
export const productWeightGradientKernel: ComposedKernel<
  { readonly inputs: Tensor; readonly productGradient: Tensor } & NamedTensorMap
> = {
  kernelName: 'UnrollProductWeightGradient',
  forward: ({ inputs, productGradient }) => [matMul(rowsOf(inputs), rowsOf(productGradient), true)],
};

/** All axes but the last as one: [..., features] to [rows, features]. */
function rowsOf(x: Tensor): Tensor2D {
  return reshape(x, [util.sizeFromShape(x.shape.slice(0, -1)), x.shape.at(-1) as number]);
}
