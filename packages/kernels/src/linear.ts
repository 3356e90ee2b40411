import { add, matMul, type NamedTensorMap, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { matchShape } from '@unroll/tensors';
import { type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';
import { sumRows } from './sum-rows.js';

/**
 * An affine map of rows: x·W + b.
 *
 * Shapes: inputs [rows, inputSize]; weight [inputSize, outputSize]; bias [outputSize]; result [rows, outputSize]. With dy
 * the gradient of the result:
 *
 *   dx = dy·Wᵀ    dW = xᵀ·dy    db = the sum of the rows of dy
 *
 * @throws ShapeError if the weight does not fit the inputs, or the bias the weight.
 * @throws ArgumentError if a tensor is not of type float32.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function linear(inputs: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  const caller = 'linear';
  matchShape(caller, { inputs }, ['rows', 'inputSize']);
  matchShape(caller, { weight }, [{ inputSize: inputs.shape[1] }, 'outputSize']);
  matchShape(caller, { bias }, [{ outputSize: weight.shape[1] }]);
  const given = { inputs, weight, bias };
  requireFloat32(caller, given);
  const [outputs] = runKernel(caller, linearKernel, given);
  return outputs as Tensor2D;
}

/** What {@link linearKernel} takes. */
type LinearInputs = { readonly inputs: Tensor2D; readonly weight: Tensor2D; readonly bias: Tensor1D };

/** The kernel of {@link linear}. */
export const linearKernel: DifferentiableKernel<LinearInputs & NamedTensorMap> = {
  kernelName: 'UnrollLinear',
  forward: ({ inputs, weight, bias }) => [add(matMul(inputs, weight), bias)],
  inputsToSave: ['inputs', 'weight'],
  outputsToSave: [false],
  gradient: (outputGradient, saved) => {
    const dy = outputGradient as Tensor as Tensor2D;
    const [inputs, weight] = saved as [Tensor2D, Tensor2D];
    return {
      inputs: () => matMul(dy, weight, false, true),
      weight: () => matMul(inputs, dy, true),
      bias: () => sumRows('linear', dy),
    };
  },
};
