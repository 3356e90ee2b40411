import { fansOf } from './fans.js';
import { type Initializer, uniformInitializer } from './uniform-initializer.js';

/**
 * An initializer for layers of rectified linear units, that draws uniformly within ±√(6 / fanIn): a variance of 2 /
 * fanIn. Of a weight [inputSize, outputSize] the fan in is inputSize.
 *
 * Source: He et al. 2015, equation 10, with the uniform distribution of that variance.
 *
 * @throws ArgumentError if the shape has fewer than two axes.
 * @example
 * const initializers = { inputWeight: kaimingUniformInitializer };
 * const cell = elmanCell({ inputSize: 64, hiddenSize: 128, initializers });
 */
export const kaimingUniformInitializer: Initializer = (key, shape) => {
  const { fanIn } = fansOf('kaimingUniformInitializer', shape);
  return uniformInitializer(Math.sqrt(6 / fanIn))(key, shape);
};
