import { bidirectional, type SequenceEncoder, stackEncoders } from '@unroll/cells';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { ModelSettings } from '../training/model-settings.js';
import { cellOf } from './cells-of.js';
import { layerParameterCount } from './cells-parameter-count.js';

/**
 * An encoder of equal layers on top of each other, each of which reads from both ends with as many units as settings say:
 * outputSize is twice hiddenSize.
 */
export function bidirectionalLayers(
  settings: ModelSettings,
  inputSize: number,
): SequenceEncoder<ParameterTree, StateTree> {
  const { hiddenSize, layerCount } = settings;
  const layer = (size: number): SequenceEncoder<ParameterTree, StateTree> =>
    bidirectional(cellOf(settings, size), cellOf(settings, size));
  return stackEncoders(
    layer(inputSize),
    ...Array.from({ length: layerCount - 1 }, () => layer(2 * hiddenSize)),
  ) as SequenceEncoder<ParameterTree, StateTree>;
}

/** How many parameters such an encoder has. */
export function bidirectionalParameterCount(settings: ModelSettings, inputSize: number): number {
  const { hiddenSize, layerCount } = settings;
  const others = (layerCount - 1) * layerParameterCount(settings, 2 * hiddenSize);
  return 2 * (layerParameterCount(settings, inputSize) + others);
}
