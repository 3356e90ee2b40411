import { type Initializer, uniformInitializer } from '@unroll/cells';
import type { ModelSettings } from '../training/model-settings.js';

/**
 * How the weights that read characters start in a classifier and a translator; undefined where those read learned vectors.
 *
 * A one-hot vector picks a single row of the weight. Rows as small as those of a weight that sums over all units hardly
 * differ in what they do, and a model with more layers behind them is slow to find out that there are characters at all.
 */
export function characterWeights({ embeddingSize }: ModelSettings): Initializer | undefined {
  return embeddingSize === null ? uniformInitializer(1) : undefined;
}
