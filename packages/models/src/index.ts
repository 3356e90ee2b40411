export type { Bridge, BridgeParameters } from './bridge.js';
export {
  type CompiledTokenDecoder,
  type CompileTokenDecoderOptions,
  compileTokenDecoder,
} from './compile-token-decoder.js';
export { createTokenDecoder } from './create-token-decoder.js';
export { createTranslationDecoder } from './create-translation-decoder.js';
export {
  type EncoderDecoder,
  type EncoderDecoderOptions,
  type EncoderDecoderParameters,
  encoderDecoder,
} from './encoder-decoder.js';
export {
  type LanguageModel,
  type LanguageModelOptions,
  type LanguageModelParameters,
  languageModel,
} from './language-model.js';
export { nextTokenObjective } from './next-token-objective.js';
export type { ScheduledSampling } from './scheduled-sequence.js';
export { type TranslateOptions, translate } from './translate.js';
export { type TranslationObjectiveOptions, translationObjective } from './translation-objective.js';
