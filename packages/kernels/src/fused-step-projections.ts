import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** How many rows at least are projected at a time: enough for a fast product, few enough to stay in a cache. */
const leastRows = 64;

/** Some steps, in the order in which they are made, and where their projections lie, in the order of time. */
export type ProjectedSteps = { readonly projections: number; readonly firstStep: number; readonly stepCount: number };

/**
 * Runs an action for all steps of a sequence, a few at a time, of which the projections x·W + b [stepCount, batch, width]
 * lie in scratch memory.
 *
 * Shapes: inputs [batch, time, inputSize], or token ids, int32 [batch, time]; weight [inputSize, width]; bias [width].
 */
export function forProjectedSteps(
  { kernels, addressOf, withScratch }: WasmBridge,
  { inputs, weight, bias }: Record<'inputs' | 'weight' | 'bias', TensorInfo>,
  isReversed: boolean,
  action: (steps: ProjectedSteps) => void,
): void {
  const [batch, time] = inputs.shape as [number, number];
  const [inputSize, width] = weight.shape as [number, number];
  const isTokens = inputs.dtype === 'int32';
  const stepsAtOnce = isTokens ? 1 : Math.min(time, Math.ceil(leastRows / Math.max(1, batch)));
  const mostRows = batch * stepsAtOnce;
  const productSizes = isTokens
    ? []
    : [
        kernels.panelBytes(inputSize, width),
        mostRows * inputSize * floatBytes,
        kernels.groupBytes(mostRows, inputSize),
        kernels.tileScratchBytes(),
      ];
  withScratch([mostRows * width * floatBytes, ...productSizes], ([projections, ...productScratch]) => {
    const [panels, rows, groups, tile] = productScratch as [number, number, number, number];
    const rowBytes = width * floatBytes;
    if (!isTokens) kernels.packPanels(addressOf(weight), rowBytes, floatBytes, inputSize, width, panels);
    for (let firstStep = 0; firstStep < time; firstStep += stepsAtOnce) {
      const stepCount = Math.min(stepsAtOnce, time - firstStep);
      const firstTime = isReversed ? time - firstStep - stepCount : firstStep;
      const target = projections as number;
      const given = [addressOf(inputs), isTokens ? addressOf(weight) : panels, addressOf(bias)] as const;
      if (isTokens) kernels.projectTokenSteps(...given, target, batch, time, firstTime, stepCount, width);
      else kernels.projectSteps(...given, rows, groups, tile, target, batch, time, firstTime, stepCount, inputSize, width);
      action({ projections: target, firstStep, stepCount });
    }
  });
}
