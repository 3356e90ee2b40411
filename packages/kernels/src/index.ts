export { type AdamUpdateInputs, adamUpdate } from './adam-update.js';
export { type AddScaledTensorsInputs, addScaledTensors } from './add-scaled-tensors.js';
export { type AdditiveAttentionInputs, additiveAttention } from './additive-attention.js';
export type { Attention, AttentionInputs } from './attention.js';
export { type AverageParametersInputs, averageParameters } from './average-parameters.js';
export { type BinaryCrossEntropyInputs, binaryCrossEntropy } from './binary-cross-entropy.js';
export { clipTensors } from './clip-tensors.js';
export { type CompiledRecurrence, type CompileRecurrenceOptions, compileRecurrence } from './compile-recurrence.js';
export { type DotAttentionInputs, dotAttention } from './dot-attention.js';
export { type ElmanSequenceInputs, elmanSequence } from './elman-sequence.js';
export { embeddingLookup } from './embedding-lookup.js';
export { type GeneralAttentionInputs, generalAttention } from './general-attention.js';
export { type GruSequenceInputs, gruSequence } from './gru-sequence.js';
export { type GruUpdate, gruUpdate } from './gru-update.js';
export {
  type BackendReport,
  type InitializeBackendOptions,
  initializeBackend,
  type WasmPaths,
} from './initialize-backend.js';
export { type FusionReport, installKernels } from './install-kernels.js';
export { type LayerNormalizationOptions, layerNormalization } from './layer-normalization.js';
export { linear } from './linear.js';
export { type LinearRecurrenceInputs, linearRecurrence } from './linear-recurrence.js';
export { logSoftmax } from './log-softmax.js';
export { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
export { type LstmUpdate, lstmUpdate } from './lstm-update.js';
export { minGruSequence } from './min-gru-sequence.js';
export { minLstmSequence } from './min-lstm-sequence.js';
export type { MinimalSequenceInputs } from './minimal-sequence.js';
export { normOfTensors } from './norm-of-tensors.js';
export { oneHotVectors } from './one-hot-vectors.js';
export { packTensors } from './pack-tensors.js';
export type { RecurrenceDescription } from './recurrence-description.js';
export { registerGradients } from './register-gradients.js';
export { type RmspropUpdateInputs, rmspropUpdate } from './rmsprop-update.js';
export { checkLengths, type RowLengthsOptions, replacePastLengths } from './row-lengths.js';
export { scaleTensors } from './scale-tensors.js';
export { type SgdUpdateInputs, sgdUpdate } from './sgd-update.js';
export { type SparseSoftmaxCrossEntropyInputs, sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
export type { WeightStorage } from './step-program.js';
