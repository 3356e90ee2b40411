export type { Bridge, BridgeParameters } from './bridge.js';
export { type ClassificationObjectiveOptions, classificationObjective } from './classification-objective.js';
export {
  type CompiledTokenDecoder,
  type CompileTokenDecoderOptions,
  compileTokenDecoder,
} from './compile-token-decoder.js';
export { type Classification, type Classifier, createClassifier } from './create-classifier.js';
export { createTagger, type Tagger } from './create-tagger.js';
export { createTokenDecoder } from './create-token-decoder.js';
export { createTranslationDecoder } from './create-translation-decoder.js';
export { type EncoderDecoder, type EncoderDecoderParameters, encoderDecoder } from './encoder-decoder.js';
export type { EncoderDecoderOptions } from './encoder-decoder-options.js';
export {
  type LanguageModel,
  type LanguageModelOptions,
  type LanguageModelParameters,
  languageModel,
} from './language-model.js';
export type { LinearHeadParameters } from './linear-head.js';
export { type Measurement, measure } from './measure.js';
export { type MultiLabelObjectiveOptions, multiLabelObjective } from './multi-label-objective.js';
export { type NGramModel, type NGramModelOptions, type NGramSmoothing, nGramModel } from './n-gram-model.js';
export { type NextTokenObjectiveOptions, nextTokenObjective } from './next-token-objective.js';
export type { AttentionPoolingParameters, Pooling, PoolingParameters } from './pooling.js';
export type { ScheduledSampling } from './scheduled-sequence.js';
export {
  type SequenceClassifier,
  type SequenceClassifierOptions,
  type SequenceClassifierParameters,
  sequenceClassifier,
  type TokenLengths,
} from './sequence-classifier.js';
export {
  type SequenceTagger,
  type SequenceTaggerOptions,
  type SequenceTaggerParameters,
  sequenceTagger,
} from './sequence-tagger.js';
export { type Parameterized, summary } from './summary.js';
export { type TaggingObjectiveOptions, taggingObjective } from './tagging-objective.js';
export type { TokenEncoderParameters } from './token-encoder.js';
export type { TokenVectorParameters } from './token-vectors.js';
export { type TranslateOptions, translate } from './translate.js';
export { type TranslationObjectiveOptions, translationObjective } from './translation-objective.js';
