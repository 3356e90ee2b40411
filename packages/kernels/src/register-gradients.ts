import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { arithmeticGradients } from './arithmetic-gradients.js';
import { comparisonGradients } from './comparison-gradients.js';
import { convolutionGradients } from './convolution-gradients.js';
import { elementwiseGradients } from './elementwise-gradients.js';
import { gatherGradient } from './gather-gradient.js';
import { layoutGradients } from './layout-gradients.js';
import { leanGradients } from './lean-gradients.js';
import { matrixProductGradient } from './matrix-product-gradient.js';
import { poolingGradients } from './pooling-gradients.js';
import { reductionGradients } from './reduction-gradients.js';
import { softmaxGradient } from './softmax-gradient.js';

/**
 * Registers gradients with tfjs for the operations that recurrent networks, and small convolutional ones, are composed
 * of. tfjs-core as it is
 * published for Node registers none.
 *
 * A gradient that is registered already stays. Calling it again changes nothing.
 */
export function registerGradients(): void {
  const gradients = [
    ...arithmeticGradients,
    ...convolutionGradients,
    ...comparisonGradients,
    ...elementwiseGradients,
    gatherGradient,
    ...layoutGradients,
    ...leanGradients,
    matrixProductGradient,
    ...poolingGradients,
    ...reductionGradients,
    softmaxGradient,
  ];
  for (const gradient of gradients) {
    if (getGradient(gradient.kernelName) === undefined) registerGradient(gradient);
  }
}
