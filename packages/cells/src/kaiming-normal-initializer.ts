import { fansOf } from './fans.js';
import { normalValues } from './normal-values.js';
import type { Initializer } from './uniform-initializer.js';

/**
 * An initializer for layers of rectified linear units, that draws normal numbers of variance 2 / fanIn. Of a weight
 * [inputSize, outputSize] the fan in is inputSize.
 *
 * Source: He et al. 2015, equation 10.
 *
 * @throws ArgumentError if the shape has fewer than two axes.
 * @example
 * const initializers = { inputWeight: kaimingNormalInitializer };
 * const cell = elmanCell({ inputSize: 64, hiddenSize: 128, initializers });
 */
export const kaimingNormalInitializer: Initializer = (key, shape) => {
  const { fanIn } = fansOf('kaimingNormalInitializer', shape);
  return normalValues(key, shape, Math.sqrt(2 / fanIn));
};
