import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';
import { poolingGeometry, withGeometry } from './window-geometry.js';

/**
 * tfjs's gradients of pooling for the WASM backend.
 *
 * Where pixels of a window are equally great, the gradient goes to the first, as on tfjs's other backends. The average
 * counts the pixels of a window that are inside the image, as the pooling itself does.
 */
export function fusedPoolingGradients(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;
  return [
    fusedKernel('AvgPoolGrad', (inputs, attributes, heap) => {
      const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
      const geometry = poolingGeometry('AvgPoolGrad', dy, input, attributes);
      const output = heap.makeOutput(input.shape, 'float32');
      withGeometry(bridge, geometry, (address) => {
        kernels.averagePoolGradient(address, addressOf(dy), addressOf(output));
      });
      return output;
    }),
    fusedKernel('MaxPoolGrad', (inputs, attributes, heap) => {
      const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
      const geometry = poolingGeometry('MaxPoolGrad', dy, input, attributes);
      const output = heap.makeOutput(input.shape, 'float32');
      withGeometry(bridge, geometry, (address) => {
        kernels.maxPoolGradient(address, addressOf(input), addressOf(dy), addressOf(output));
      });
      return output;
    }),
  ];
}
