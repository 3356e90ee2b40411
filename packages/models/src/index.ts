export { createTokenDecoder } from './create-token-decoder.js';
export {
  type LanguageModel,
  type LanguageModelOptions,
  type LanguageModelParameters,
  languageModel,
} from './language-model.js';
export { nextTokenObjective } from './next-token-objective.js';
