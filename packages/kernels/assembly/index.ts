export { exponential, logarithm, sigmoid, tanh } from './elementwise';
export { elmanBackward, elmanForward } from './elman-sequence';
export { gruBackward, gruForward } from './gru-sequence';
export { lstmBackward, lstmForward } from './lstm-sequence';
export { multiply, multiplyScratchBytes, packPanels, panelBytes } from './matrix-product';
export { repeatRow } from './repeat-row';
export { prepareConstants } from './vector-constants';
