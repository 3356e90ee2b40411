import { requireNumber } from '@unroll/core';
import { clipTensors } from '@unroll/kernels';
import type { GradientTransformation } from './gradient-transformation.js';
import { treeLists } from './tree-lists.js';

/**
 * Gradients with every value outside of ±limit replaced by the nearer of the two. Where {@link clipByGlobalNorm} keeps the
 * direction of the gradients, this one bounds each value by itself. NaN stays NaN, so that divergence does not hide.
 *
 * Source: Mikolov 2012, who truncates gradients so; char-rnn, with a limit of 5.
 *
 * @param limit Greater than 0.
 * @throws ArgumentError if the limit is not a positive number.
 * @example const optimizer = chain(clipByValue(5), rmsprop({ learningRate: 2e-3, secondMomentDecay: 0.95 }));
 */
export function clipByValue(limit: number): GradientTransformation<Record<string, never>> {
  requireNumber('clipByValue', { limit }, { above: 0 });
  return {
    initialize: () => ({}),
    update({ gradients, state }) {
      const { lists, treeOf } = treeLists(gradients);
      return { updates: treeOf(clipTensors(lists[0], limit)), state };
    },
  };
}
