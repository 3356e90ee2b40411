import { bidirectional, type Initializer, type SequenceEncoder, stackEncoders } from '@unroll/cells';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { ModelSettings } from '../training/model-settings.js';
import { cellOf } from './cells-of.js';
import { layerParameterCount } from './cells-parameter-count.js';
import { characterWeights } from './character-weights.js';

/**
 * An encoder of equal layers on top of each other, each of which reads from both ends with as many units as settings say:
 * outputSize is twice hiddenSize.
 */
export function bidirectionalLayers(
  settings: ModelSettings,
  inputSize: number,
): SequenceEncoder<ParameterTree, StateTree> {
  const { hiddenSize, layerCount } = settings;
  const layer = (size: number, inputWeight?: Initializer): SequenceEncoder<ParameterTree, StateTree> =>
    bidirectional(cellOf(settings, size, inputWeight), cellOf(settings, size, inputWeight));
  return stackEncoders(
    layer(inputSize, characterWeights(settings)),
    ...Array.from({ length: layerCount - 1 }, () => layer(2 * hiddenSize)),
  ) as SequenceEncoder<ParameterTree, StateTree>;
}

/** How many parameters such an encoder has. */
export function bidirectionalParameterCount(settings: ModelSettings, inputSize: number): number {
  const { hiddenSize, layerCount } = settings;
  const others = (layerCount - 1) * layerParameterCount(settings, 2 * hiddenSize);
  return 2 * (layerParameterCount(settings, inputSize) + others);
}
