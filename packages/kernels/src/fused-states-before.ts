import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { statesBeforeKernel } from './states-before.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

/** The kernel that finds the states before each step, for the WASM backend. */
export function fusedStatesBefore({ kernels, addressOf }: WasmBridge): KernelConfig {
  return wasmKernel(statesBeforeKernel.kernelName, (given, { isReversed }, heap) => {
    const { states, initial, lengths } = given as Record<'states' | 'initial' | 'lengths', TensorInfo>;
    const [batch, time, size] = states.shape as [number, number, number];
    const before = heap.makeOutput(states.shape, 'float32');
    kernels.statesBefore(
      addressOf(states),
      addressOf(initial),
      addressOf(lengths),
      addressOf(before),
      batch,
      time,
      size,
      Number(isReversed),
    );
    return [before];
  });
}
