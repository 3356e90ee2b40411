import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { arithmeticGradients } from './arithmetic-gradients.js';
import { comparisonGradients } from './comparison-gradients.js';
import { elementwiseGradients } from './elementwise-gradients.js';
import { gatherGradient } from './gather-gradient.js';
import { layoutGradients } from './layout-gradients.js';
import { leanGradients } from './lean-gradients.js';
import { matrixProductGradient } from './matrix-product-gradient.js';
import { reductionGradients } from './reduction-gradients.js';

/**
 * Registers gradients with tfjs for the operations that recurrent networks are composed of. tfjs-core as it is
 * published for Node registers none.
 *
 * A gradient that is registered already stays. Calling it again changes nothing.
 */
export function registerGradients(): void {
  const gradients = [
    ...arithmeticGradients,
    ...comparisonGradients,
    ...elementwiseGradients,
    gatherGradient,
    ...layoutGradients,
    ...leanGradients,
    matrixProductGradient,
    ...reductionGradients,
  ];
  for (const gradient of gradients) {
    if (getGradient(gradient.kernelName) === undefined) registerGradient(gradient);
  }
}
