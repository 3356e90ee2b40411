import { fansOf } from './fans.js';
import { normalValues } from './normal-values.js';
import type { Initializer } from './uniform-initializer.js';

/**
 * An initializer that draws normal numbers of variance 2 / (fanIn + fanOut), so that neither values nor gradients grow
 * from layer to layer. Of a weight [inputSize, outputSize] these are its fans; gates side by side count as that many
 * outputs.
 *
 * Source: Glorot & Bengio 2010, equation 12.
 *
 * @throws ArgumentError if the shape has fewer than two axes.
 * @example
 * const initializers = { inputWeight: glorotNormalInitializer };
 * const cell = elmanCell({ inputSize: 64, hiddenSize: 128, initializers });
 */
export const glorotNormalInitializer: Initializer = (key, shape) => {
  const { fanIn, fanOut } = fansOf('glorotNormalInitializer', shape);
  return normalValues(key, shape, Math.sqrt(2 / (fanIn + fanOut)));
};
