export { addOneCell } from './add-one-cell.js';
export { checkpointStoreLaws, describeCheckpointStore, type TestedStore } from './checkpoint-store-laws.js';
export { type ConstantDecoder, type ConstantState, constantDecoder } from './constant-decoder.js';
export { echoCell } from './echo-cell.js';
export { expectGradient } from './expect-gradient.js';
export { expectNoLeak } from './expect-no-leak.js';
export {
  describeGradientTransformation,
  gradientTransformationLaws,
  type TestedTransformation,
} from './gradient-transformation-laws.js';
export type { Law } from './law.js';
export { describeRecurrentCell, recurrentCellLaws } from './recurrent-cell-laws.js';
export { describeSampler, type SamplerLawOptions, samplerLaws } from './sampler-laws.js';
export { softmaxProbabilities } from './softmax-probabilities.js';
export type { TestedTokenizer } from './streaming-tokenizer-laws.js';
export { type ExpectedTensor, type TensorTolerance, tensorDifference } from './tensor-difference.js';
export { installTensorMatcher } from './to-match-tensor.js';
export { describeTokenizer, tokenizerLaws } from './tokenizer-laws.js';
export { wasmHeapBytes } from './wasm-heap.js';
