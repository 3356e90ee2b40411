import { type GradConfig, matMul, type Tensor } from '@tensorflow/tfjs-core';
import { reducedToShape } from './arithmetic-gradients.js';

/** The gradient of tfjs's matMul, in all four cases of transposition: with y = A·B, dA = dy·Bᵀ and dB = Aᵀ·dy. */
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
        const gradient = transposeA ? matMul(b, dy, transposeB, true) : matMul(dy, b, false, !transposeB);
        return reducedToShape(gradient, a.shape);
      },
      b: () => {
        const gradient = transposeB ? matMul(dy, a, true, transposeA) : matMul(a, dy, !transposeA, false);
        return reducedToShape(gradient, b.shape);
      },
    };
  },
};
