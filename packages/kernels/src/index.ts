export { type AdamUpdateInputs, adamUpdate } from './adam-update.js';
export { type AddScaledTensorsInputs, addScaledTensors } from './add-scaled-tensors.js';
export { type ElmanSequenceInputs, elmanSequence } from './elman-sequence.js';
export { embeddingLookup } from './embedding-lookup.js';
export { type GruSequenceInputs, gruSequence } from './gru-sequence.js';
export { type GruUpdate, gruUpdate } from './gru-update.js';
export {
  type BackendReport,
  type InitializeBackendOptions,
  initializeBackend,
  type WasmPaths,
} from './initialize-backend.js';
export { type FusionReport, installKernels } from './install-kernels.js';
export { linear } from './linear.js';
export { logSoftmax } from './log-softmax.js';
export { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
export { type LstmUpdate, lstmUpdate } from './lstm-update.js';
export { normOfTensors } from './norm-of-tensors.js';
export { oneHotVectors } from './one-hot-vectors.js';
export { registerGradients } from './register-gradients.js';
export { type RmspropUpdateInputs, rmspropUpdate } from './rmsprop-update.js';
export { scaleTensors } from './scale-tensors.js';
export { type SgdUpdateInputs, sgdUpdate } from './sgd-update.js';
export { type SparseSoftmaxCrossEntropyInputs, sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
