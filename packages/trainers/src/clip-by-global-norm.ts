import { tidy } from '@tensorflow/tfjs-core';
import { requireNumber } from '@unroll/core';
import { scaleTensors } from '@unroll/kernels';
import { globalNorm } from './global-norm.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { treeLists } from './tree-lists.js';

/**
 * Gradients scaled down together, where their global norm is greater than a limit, so that it equals the limit.
 * The direction stays. It keeps recurrent networks from leaping when a gradient explodes. Gradients whose norm is not
 * finite do not become finite.
 *
 * Source: Pascanu, Mikolov & Bengio 2013, algorithm 1.
 *
 * @param maximumNorm Greater than 0.
 * @throws ArgumentError if the limit is not a positive number.
 * @example const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }));
 */
export function clipByGlobalNorm(maximumNorm: number): GradientTransformation<Record<string, never>> {
  requireNumber('clipByGlobalNorm', { maximumNorm }, { above: 0 });
  return {
    initialize: () => ({}),
    update({ gradients, state, gradientNorm }) {
      const norm = gradientNorm ?? tidy(() => globalNorm(gradients).dataSync()[0] as number);
      if (!(norm > maximumNorm)) return { updates: gradients, state };
      const { lists, treeOf } = treeLists(gradients);
      return { updates: treeOf(scaleTensors(lists[0], maximumNorm / norm)), state };
    },
  };
}
