import { type LanguageModel, type LanguageModelParameters, languageModel } from '@unroll/models';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { ModelSettings } from '../../training/model-settings.js';
import { cellsOf } from '../cells-of.js';
import type { LayerDropout } from '../layer-dropout.js';

/** A language model of whatever cells. */
export type CharacterModel = LanguageModel<ParameterTree, StateTree>;

/** The parameters of such a model. */
export type CharacterParameters = LanguageModelParameters<ParameterTree>;

/** The model that settings describe: equal layers on top of each other. */
export function languageModelOf(model: ModelSettings, vocabularySize: number, dropout?: LayerDropout): CharacterModel {
  const { embeddingSize } = model;
  return languageModel({
    vocabularySize,
    cell: cellsOf(model, embeddingSize ?? vocabularySize, dropout && { dropout }),
    ...(embeddingSize === null ? {} : { embeddingSize }),
  });
}
