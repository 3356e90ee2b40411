import { bidirectional, type Initializer, type SequenceEncoder, stackEncoders } from '@unroll/cells';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { ModelSettings } from '../training/model-settings.js';
import { cellOf, dropoutAt } from './cells-of.js';
import { layerParameterCount } from './cells-parameter-count.js';
import { characterWeights } from './character-weights.js';
import type { LayerDropout } from './layer-dropout.js';

/**
 * An encoder of equal layers on top of each other, each of which reads from both ends with as many units as settings say:
 * outputSize is twice hiddenSize.
 *
 * @param dropout Noise on the outputs of every layer in both directions. Default: none.
 */
export function bidirectionalLayers(
  settings: ModelSettings,
  inputSize: number,
  dropout?: LayerDropout,
): SequenceEncoder<ParameterTree, StateTree> {
  const { hiddenSize, layerCount } = settings;
  const layer = (place: number, size: number, inputWeight?: Initializer): SequenceEncoder<ParameterTree, StateTree> => {
    const weight = inputWeight && { inputWeight };
    const cellAt = (direction: number) => cellOf(settings, size, { ...weight, ...dropoutAt(dropout, direction) });
    return bidirectional(cellAt(2 * place), cellAt(2 * place + 1));
  };
  return stackEncoders(
    layer(0, inputSize, characterWeights(settings)),
    ...Array.from({ length: layerCount - 1 }, (_, index) => layer(index + 1, 2 * hiddenSize)),
  ) as SequenceEncoder<ParameterTree, StateTree>;
}

/** How many parameters such an encoder has. */
export function bidirectionalParameterCount(settings: ModelSettings, inputSize: number): number {
  const { hiddenSize, layerCount } = settings;
  const others = (layerCount - 1) * layerParameterCount(settings, 2 * hiddenSize);
  return 2 * (layerParameterCount(settings, inputSize) + others);
}
