import {
  add,
  matMul,
  type NamedTensorMap,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  util,
} from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';
import { productInputGradient, productWeightGradient } from './product-gradients.js';
import { type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';
import { sumRows } from './sum-rows.js';

/**
 * An affine map of rows: x·W + b.
 *
 * Shapes: inputs [..., inputSize], of at least two axes; weight [inputSize, outputSize]; bias [outputSize]; result
 * [..., outputSize]. With dy the gradient of the result:
 *
 *   dx = dy·Wᵀ    dW = xᵀ·dy    db = the sum of the rows of dy
 *
 * @throws ShapeError if the weight does not fit the inputs, or the bias the weight.
 * @throws ArgumentError if a tensor is not of type float32.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function linear<T extends Tensor>(inputs: T, weight: Tensor2D, bias: Tensor1D): T {
  const caller = 'linear';
  if (inputs.rank < 2) {
    throw new ShapeError({ caller, argument: 'inputs', expected: ['rows', 'inputSize'], actual: inputs.shape });
  }
  matchShape(caller, { weight }, [{ inputSize: inputs.shape.at(-1) as number }, 'outputSize']);
  matchShape(caller, { bias }, [{ outputSize: weight.shape[1] }]);
  const given = { inputs, weight, bias };
  requireFloat32(caller, given);
  const [outputs] = runKernel(caller, linearKernel, given);
  return outputs as T;
}

/** What {@link linearKernel} takes. */
type LinearInputs = { readonly inputs: Tensor; readonly weight: Tensor2D; readonly bias: Tensor1D };

/** The kernel of {@link linear}. */
export const linearKernel: DifferentiableKernel<LinearInputs & NamedTensorMap> = {
  kernelName: 'UnrollLinear',
  forward: ({ inputs, weight, bias }) => {
    const [inputSize, outputSize] = weight.shape;
    const axes = inputs.shape.slice(0, -1);
    const rows = reshape(inputs, [util.sizeFromShape(axes), inputSize]);
    return [reshape(add(matMul(rows, weight), bias), [...axes, outputSize])];
  },
  inputsToSave: ['inputs', 'weight'],
  outputsToSave: [false],
  gradient: (outputGradient, saved) => {
    const dy = outputGradient as Tensor;
    const [inputs, weight] = saved as [Tensor, Tensor2D];
    return {
      inputs: () => productInputGradient(dy, weight),
      weight: () => productWeightGradient(inputs, dy),
      bias: () => sumRows('linear', dy),
    };
  },
};
