import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { logSoftmaxGradientKernel, logSoftmaxKernel } from './log-softmax.js';
import { softmaxGradientKernel } from './softmax-gradient.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

/** The kernels of `logSoftmax` and of the gradient of tfjs's softmax for the WASM backend, over the last axis. */
export function fusedSoftmaxKernels({ kernels, addressOf }: WasmBridge): KernelConfig[] {
  /** A kernel of tensors of one shape, whose last axis is a row. */
  function rowKernel(
    kernelName: string,
    names: readonly string[],
    compute: (...given: number[]) => void,
  ): KernelConfig {
    return wasmKernel(kernelName, (given, _attributes, heap) => {
      const inputs = names.map((name) => given[name] as TensorInfo);
      const { shape } = inputs[0] as TensorInfo;
      const output = heap.makeOutput(shape, 'float32');
      const rows = util.sizeFromShape(shape.slice(0, -1));
      compute(...inputs.map(addressOf), addressOf(output), rows, shape.at(-1) as number);
      return [output];
    });
  }

  return [
    rowKernel(logSoftmaxKernel.kernelName, ['logits'], kernels.logSoftmaxForward),
    rowKernel(logSoftmaxGradientKernel.kernelName, ['logSoftmax', 'outputGradient'], kernels.logSoftmaxBackward),
    rowKernel(softmaxGradientKernel.kernelName, ['softmax', 'outputGradient'], kernels.softmaxBackward),
  ];
}
