import { kernelsBinary } from './generated/kernels-binary.js';
import { withSharedMemory } from './shared-memory-binary.js';

/** What `assembly/index.ts` exports. Every argument is an address, a stride in bytes, or a number of elements. */
export type FusedKernels = {
  activateElman(projection: number, bias: number, recurrence: number, nextHidden: number, size: number): void;
  adamUpdate(...given: number[]): void;
  addScaled(...given: number[]): void;
  addTokenRows(...given: number[]): void;
  additiveAttentionBackward(...given: number[]): void;
  additiveAttentionForward(...given: number[]): void;
  arithmetic(...given: number[]): void;
  attentionScratchBytes(queryCount: number, time: number, size: number, valueSize: number): number;
  averageParameters(...given: number[]): void;
  averagePoolGradient(...given: number[]): void;
  clip(source: number, lowest: number, highest: number, target: number, count: number): void;
  clipGradient(dy: number, x: number, lowest: number, highest: number, target: number, count: number): void;
  compare(...given: number[]): void;
  convolutionFilterGradient(...given: number[]): void;
  convolutionFilterGradientScratchBytes(geometry: number): number;
  convolutionInputGradient(...given: number[]): void;
  convolutionInputGradientScratchBytes(geometry: number): number;
  copyRows(...given: number[]): void;
  copyTokenRows(tokens: number, weight: number, target: number, count: number, width: number): void;
  crossEntropyBackward(...given: number[]): void;
  crossEntropyForward(...given: number[]): void;
  depthwiseFilterGradient(...given: number[]): void;
  depthwiseInputGradient(...given: number[]): void;
  depthwiseScratchBytes(geometry: number): number;
  dotAttentionBackward(...given: number[]): void;
  dotAttentionForward(...given: number[]): void;
  elmanBackward(...given: number[]): void;
  elmanForward(...given: number[]): void;
  exponential(source: number, target: number, count: number): void;
  finalStates(...given: number[]): void;
  gatherStatesBefore(...given: number[]): void;
  gatherSteps(...given: number[]): void;
  groupBytes(rows: number, inner: number): number;
  gruBackward(...given: number[]): void;
  gruForward(...given: number[]): void;
  gruResetBeforeBackward(...given: number[]): void;
  gruResetBeforeForward(...given: number[]): void;
  layerNormalizationBackward(...given: number[]): void;
  layerNormalizationForward(...given: number[]): void;
  linearRecurrenceBackward(...given: number[]): void;
  linearRecurrenceForward(...given: number[]): void;
  logSoftmaxBackward(...given: number[]): void;
  logSoftmaxForward(logits: number, target: number, rows: number, columns: number): void;
  logarithm(source: number, target: number, count: number): void;
  lstmBackward(...given: number[]): void;
  lstmForward(...given: number[]): void;
  maxPoolGradient(...given: number[]): void;
  minGruBackward(...given: number[]): void;
  minGruForward(...given: number[]): void;
  minLstmBackward(...given: number[]): void;
  minLstmForward(...given: number[]): void;
  multiply(...given: number[]): void;
  multiplyPanels(...given: number[]): void;
  multiplyPanelsScratchBytes(rows: number, inner: number): number;
  multiplyScratchBytes(rows: number, columns: number, inner: number): number;
  multiplyTo(...given: number[]): void;
  openGruGates(...given: number[]): void;
  openLstmGates(...given: number[]): void;
  packPanels(...given: number[]): void;
  panelBytes(inner: number, columns: number): number;
  prepareConstants(): void;
  projectSteps(...given: number[]): void;
  quantizeRows(...given: number[]): void;
  reluGradient(dy: number, x: number, target: number, count: number): void;
  repeatRow(row: number, rowBytes: number, target: number, count: number): void;
  rmspropUpdate(...given: number[]): void;
  scatterSteps(...given: number[]): void;
  scaleValues(values: number, count: number, factor: number): void;
  select(condition: number, first: number, second: number, target: number, count: number): void;
  sgdUpdate(...given: number[]): void;
  sigmoid(source: number, target: number, count: number): void;
  sigmoidGradient(dy: number, y: number, target: number, count: number): void;
  softmaxBackward(...given: number[]): void;
  squareRoot(source: number, target: number, count: number): void;
  stepProduct(...given: number[]): void;
  stepProductFloat16(...given: number[]): void;
  stepProductInt8(...given: number[]): void;
  sumOfSquares(values: number, count: number): number;
  sumOverAxis(source: number, target: number, outer: number, length: number, inner: number): void;
  sumRows(matrix: number, rows: number, columns: number, target: number): void;
  tanh(source: number, target: number, count: number): void;
  tanhGradient(dy: number, y: number, target: number, count: number): void;
  tileScratchBytes(): number;
};

/**
 * The kernels, working in a memory; `undefined` where WebAssembly has no SIMD.
 *
 * Compiled synchronously, which engines allow for modules of this size.
 */
export function instantiateKernels(memory: WebAssembly.Memory): FusedKernels | undefined {
  const isShared = typeof SharedArrayBuffer === 'function' && memory.buffer instanceof SharedArrayBuffer;
  const plain = Uint8Array.from(atob(kernelsBinary), (character) => character.charCodeAt(0));
  const binary = isShared ? withSharedMemory(plain) : plain;
  if (!WebAssembly.validate(binary)) return undefined;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  const kernels = instance.exports as unknown as FusedKernels;
  kernels.prepareConstants();
  return kernels;
}
