import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { addTransposedProduct, forStepBlocks, stepsAtOnce } from './fused-step-products.js';
import { stepInputGradientKernel, stepWeightGradientKernel } from './step-projection-gradients.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

const floatBytes = 4;

/** The gradients of the product of a sequence's inputs, for the WASM backend. */
export function fusedStepProjectionGradients(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf, withScratch } = bridge;

  const byInputs = fusedKernel(stepInputGradientKernel.kernelName, (given, _attributes, heap) => {
    const { projectionGradient, weight } = given as Record<'projectionGradient' | 'weight', TensorInfo>;
    const [time, batch, features] = projectionGradient.shape as [number, number, number];
    const [inputSize, width] = weight.shape as [number, number];
    const gradient = heap.makeOutput([batch, time, inputSize], 'float32');
    const mostRows = batch * stepsAtOnce(batch, time);
    const scratchSizes = [mostRows * inputSize * floatBytes, kernels.multiplyScratchBytes(mostRows, inputSize, width)];
    withScratch(scratchSizes, ([rows, scratch]) => {
      forStepBlocks({ batch, time }, (firstTime, timeCount) => {
        kernels.multiplyTo(
          addressOf(projectionGradient) + firstTime * batch * features * floatBytes,
          features * floatBytes,
          floatBytes,
          addressOf(weight),
          floatBytes,
          width * floatBytes,
          rows as number,
          inputSize * floatBytes,
          timeCount * batch,
          inputSize,
          width,
          scratch as number,
        );
        const place = [firstTime, timeCount, inputSize * floatBytes];
        kernels.scatterSteps(rows as number, addressOf(gradient), batch, time, ...place);
      });
    });
    return [gradient];
  });

  const byWeight = fusedKernel(stepWeightGradientKernel.kernelName, (given, attributes, heap) => {
    const { inputs, projectionGradient } = given as Record<'inputs' | 'projectionGradient', TensorInfo>;
    const [batch, time, inputSize] = inputs.shape as [number, number, number];
    const features = projectionGradient.shape[2] as number;
    const width = attributes['width'] as number;
    const gradient = heap.makeOutput([inputSize, width], 'float32');
    heap.typedArrayFromHeap(gradient).fill(0);
    const mostRows = batch * stepsAtOnce(batch, time);
    const scratchSizes = [mostRows * inputSize * floatBytes, kernels.multiplyScratchBytes(inputSize, width, mostRows)];
    withScratch(scratchSizes, ([rows, scratch]) => {
      forStepBlocks({ batch, time }, (firstTime, timeCount) => {
        const place = [firstTime, timeCount, inputSize * floatBytes];
        kernels.gatherSteps(addressOf(inputs), rows as number, batch, time, ...place);
        addTransposedProduct(
          bridge,
          { address: addressOf(gradient), rowStride: width },
          [
            { address: rows as number, rowStride: inputSize },
            { address: addressOf(projectionGradient) + firstTime * batch * features * floatBytes, rowStride: features },
          ],
          { size: inputSize, width, rows: timeCount * batch },
          scratch as number,
        );
      });
    });
    return [gradient];
  });

  return [byInputs, byWeight];
}
