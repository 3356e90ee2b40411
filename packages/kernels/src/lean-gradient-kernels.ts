import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { leanKernelNames } from './lean-gradients.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

/** The kernels of `lean-gradients.ts` for the WASM backend. */
export function leanGradientKernels({ kernels, addressOf }: WasmBridge): KernelConfig[] {
  type Run = (dy: number, saved: number, target: number, count: number, attributes: Record<string, unknown>) => void;

  function kernel(kernelName: string, run: Run): KernelConfig {
    return wasmKernel(kernelName, (inputs, attributes, heap) => {
      const { dy, saved } = inputs as { dy: TensorInfo; saved: TensorInfo };
      const output = heap.makeOutput(dy.shape, 'float32');
      run(addressOf(dy), addressOf(saved), addressOf(output), util.sizeFromShape(dy.shape), attributes);
      return output;
    });
  }

  return [
    kernel(leanKernelNames.clip, (dy, x, target, count, { clipValueMin, clipValueMax }) => {
      kernels.clipGradient(dy, x, clipValueMin as number, clipValueMax as number, target, count);
    }),
    kernel(leanKernelNames.relu, kernels.reluGradient),
    kernel(leanKernelNames.sigmoid, kernels.sigmoidGradient),
    kernel(leanKernelNames.tanh, kernels.tanhGradient),
  ];
}
