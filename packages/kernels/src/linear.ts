import { add, matMul, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * An affine map of rows: x·W + b.
 *
 * Shapes: inputs [rows, inputSize]; weight [inputSize, outputSize]; bias [outputSize]; result [rows, outputSize].
 */
export function linear(inputs: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return add(matMul(inputs, weight), bias);
}
