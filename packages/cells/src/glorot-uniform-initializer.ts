import { fansOf } from './fans.js';
import { type Initializer, uniformInitializer } from './uniform-initializer.js';

/**
 * An initializer that draws uniformly within ±√(6 / (fanIn + fanOut)), so that neither values nor gradients grow from
 * layer to layer. Of a weight [inputSize, outputSize] these are its fans; gates side by side count as that many
 * outputs.
 *
 * Source: Glorot & Bengio 2010, equation 16.
 *
 * @throws ArgumentError if the shape has fewer than two axes.
 * @example
 * const initializers = { inputWeight: glorotUniformInitializer };
 * const cell = elmanCell({ inputSize: 64, hiddenSize: 128, initializers });
 */
export const glorotUniformInitializer: Initializer = (key, shape) => {
  const { fanIn, fanOut } = fansOf('glorotUniformInitializer', shape);
  return uniformInitializer(Math.sqrt(6 / (fanIn + fanOut)))(key, shape);
};
