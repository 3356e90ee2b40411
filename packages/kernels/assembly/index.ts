export { clipGradient, reluGradient, sigmoidGradient, tanhGradient } from './activation-gradients';
export { additiveAttentionBackward, additiveAttentionForward } from './additive-attention';
export { arithmetic, compare } from './arithmetic';
export { attentionScratchBytes } from './attention-weights';
export { averagePoolGradient } from './average-pool-gradient';
export { convolutionFilterGradient, convolutionFilterGradientScratchBytes } from './convolution-filter-gradient';
export { convolutionInputGradient, convolutionInputGradientScratchBytes } from './convolution-input-gradient';
export { copyRows } from './copy-rows';
export { depthwiseFilterGradient } from './depthwise-filter-gradient';
export { depthwiseInputGradient } from './depthwise-input-gradient';
export { dotAttentionBackward, dotAttentionForward } from './dot-attention';
export { exponential, logarithm, sigmoid, squareRoot, tanh } from './elementwise';
export { activateElman, elmanBackward, elmanForward } from './elman-sequence';
export { openGruGates } from './gru-gates';
export { gruResetBeforeBackward, gruResetBeforeForward } from './gru-reset-before';
export { gruBackward, gruForward } from './gru-sequence';
export { layerNormalizationBackward, layerNormalizationForward } from './layer-normalization';
export { linearRecurrenceBackward, linearRecurrenceForward } from './linear-recurrence';
export { logSoftmaxBackward, logSoftmaxForward } from './log-softmax';
export { openLstmGates } from './lstm-gates';
export { lstmBackward, lstmForward } from './lstm-sequence';
export {
  multiply,
  multiplyPanels,
  multiplyPanelsScratchBytes,
  multiplyScratchBytes,
  multiplyTo,
  tileScratchBytes,
} from './matrix-product';
export { maxPoolGradient } from './max-pool-gradient';
export { minGruBackward, minGruForward } from './min-gru-sequence';
export { minLstmBackward, minLstmForward } from './min-lstm-sequence';
export { adamUpdate } from './optimizers/adam-update';
export { addScaled } from './optimizers/add-scaled';
export { averageParameters } from './optimizers/average-parameters';
export { rmspropUpdate } from './optimizers/rmsprop-update';
export { scaleValues } from './optimizers/scale-values';
export { sgdUpdate } from './optimizers/sgd-update';
export { sumOfSquares } from './optimizers/sum-of-squares';
export { groupBytes, packPanels, panelBytes } from './packing';
export { quantizeRows } from './quantize-rows';
export { repeatRow } from './repeat-row';
export { clip, select } from './selection';
export { softmaxBackward } from './softmax';
export { crossEntropyBackward, crossEntropyForward } from './sparse-softmax-cross-entropy';
export { stepProduct } from './step-product';
export { stepProductFloat16 } from './step-product-float16';
export { stepProductInt8 } from './step-product-int8';
export { projectSteps } from './step-projections';
export { finalStates, gatherStatesBefore, gatherSteps, scatterSteps } from './step-rows';
export { sumOverAxis } from './sum';
export { sumRows } from './sum-rows';
export { addTokenRows, copyTokenRows } from './token-rows';
export { prepareConstants } from './vector-constants';
export { depthwiseScratchBytes } from './window-geometry';
