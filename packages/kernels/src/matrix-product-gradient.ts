import { type GradConfig, matMul, type Tensor, transpose } from '@tensorflow/tfjs-core';
import { reducedToShape } from './arithmetic-gradients.js';

/**
 * The gradient of tfjs's matMul. Operands are transposed beforehand, because on WASM a product that is asked to
 * transpose an operand itself leaves the fast path and takes 10 to 40 times as long.
 */
export const matrixProductGradient: GradConfig = {
  kernelName: 'BatchMatMul',
  inputsToSave: ['a', 'b'],
  gradFunc: (outputGradient, saved, attributes) => {
    const [a, b] = saved as [Tensor, Tensor];
    const dy = outputGradient as Tensor;
    const transposeA = attributes['transposeA'] === true;
    const transposeB = attributes['transposeB'] === true;
    return {
      a: () => {
        const byA = matMul(dy, transposeB ? b : transposed(b)); // [..., rows, inner]
        return reducedToShape(transposeA ? transposed(byA) : byA, a.shape);
      },
      b: () => {
        const byB = matMul(transposeA ? a : transposed(a), dy); // [..., inner, columns]
        return reducedToShape(transposeB ? transposed(byB) : byB, b.shape);
      },
    };
  },
};

/** The last two axes exchanged. */
function transposed(matrices: Tensor): Tensor {
  const axes = matrices.shape.map((_, axis) => axis);
  return transpose(matrices, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
