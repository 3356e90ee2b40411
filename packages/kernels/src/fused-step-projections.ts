import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** How many rows at least are projected at a time: enough for a fast product, few enough to stay in a cache. */
const leastRows = 64;

/** Some steps, in the order in which they are made, and where their projections x·W lie. */
export type ProjectedSteps = {
  /** Of tokens the weight itself, else the projections [stepCount, batch, width] in the order of time. */
  readonly projections: number;
  /** The tokens [batch, time]; 0 where the inputs are vectors. */
  readonly tokens: number;
  readonly firstStep: number;
  readonly stepCount: number;
};

/**
 * Runs an action for all steps of a sequence. The inputs are projected a few steps at a time; of one-hot vectors, given by
 * token ids, the projections are rows of the weight.
 *
 * Shapes: inputs [batch, time, inputSize], or token ids, int32 [batch, time]; weight [inputSize, width].
 */
export function forProjectedSteps(
  { kernels, addressOf, withScratch }: WasmBridge,
  { inputs, weight }: Record<'inputs' | 'weight', TensorInfo>,
  isReversed: boolean,
  action: (steps: ProjectedSteps) => void,
): void {
  const [batch, time] = inputs.shape as [number, number];
  if (inputs.dtype === 'int32') {
    action({ projections: addressOf(weight), tokens: addressOf(inputs), firstStep: 0, stepCount: time });
    return;
  }
  const [inputSize, width] = weight.shape as [number, number];
  const stepsAtOnce = Math.min(time, Math.ceil(leastRows / Math.max(1, batch)));
  const mostRows = batch * stepsAtOnce;
  const scratchSizes = [
    mostRows * width * floatBytes,
    kernels.panelBytes(inputSize, width),
    mostRows * inputSize * floatBytes,
    kernels.groupBytes(mostRows, inputSize),
    kernels.tileScratchBytes(),
  ];
  withScratch(scratchSizes, (addresses) => {
    const [projections, panels, ...scratch] = addresses as [number, number, number, number, number];
    kernels.packPanels(addressOf(weight), width * floatBytes, floatBytes, inputSize, width, panels);
    for (let firstStep = 0; firstStep < time; firstStep += stepsAtOnce) {
      const stepCount = Math.min(stepsAtOnce, time - firstStep);
      const shape = [batch, time, firstStep, stepCount, inputSize, width, Number(isReversed)];
      kernels.projectSteps(addressOf(inputs), panels, ...scratch, projections, ...shape);
      action({ projections, tokens: 0, firstStep, stepCount });
    }
  });
}
