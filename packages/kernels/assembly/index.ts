export { lstmBackward, lstmForward } from './lstm-sequence';
export { multiply, multiplyPanels, multiplyScratchBytes, packPanels, panelBytes } from './matrix-product';
export { repeatRow } from './repeat-row';
