import { fansOf } from './fans.js';
import { normalValues } from './normal-values.js';
import type { Initializer } from './uniform-initializer.js';

/**
 * An initializer that draws normal numbers of variance 2 / (5·fanIn), small enough for deep stacks. Of a weight
 * [inputSize, outputSize] the fan in is inputSize, the d of the paper.
 *
 * Source: Nguyen & Salazar 2019, section 2.2 (SmallInit): Glorot's variance of a layer of d inputs and 4·d outputs.
 *
 * @throws ArgumentError if the shape has fewer than two axes.
 * @example const cell = elmanCell({ inputSize: 64, hiddenSize: 128, initializers: { inputWeight: smallInitializer } });
 */
export const smallInitializer: Initializer = (key, shape) => {
  const { fanIn } = fansOf('smallInitializer', shape);
  return normalValues(key, shape, Math.sqrt(2 / (5 * fanIn)));
};
