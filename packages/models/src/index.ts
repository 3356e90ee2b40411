export {
  type CompiledTokenDecoder,
  type CompileTokenDecoderOptions,
  compileTokenDecoder,
} from './compile-token-decoder.js';
export { createTokenDecoder } from './create-token-decoder.js';
export {
  type LanguageModel,
  type LanguageModelOptions,
  type LanguageModelParameters,
  languageModel,
} from './language-model.js';
export { type Measurement, measure } from './measure.js';
export { type NGramModel, type NGramModelOptions, type NGramSmoothing, nGramModel } from './n-gram-model.js';
export { nextTokenObjective } from './next-token-objective.js';
export { type Parameterized, summary } from './summary.js';
