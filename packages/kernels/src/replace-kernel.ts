import { getKernel, type KernelConfig, registerKernel, type TensorInfo, unregisterKernel } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { type WasmCompute, wasmKernel } from './wasm-heap.js';

/** tfjs's own kernels for the WASM backend, by the names that ours have taken; undefined where it has none. */
const replaced = new Map<string, KernelConfig | undefined>();

/**
 * tfjs's own kernel of a name for the WASM backend, also after ours took its place.
 *
 * @throws BackendError if tfjs has none.
 */
export function tfjsKernel(kernelName: string): KernelConfig {
  const kernel = replaced.get(kernelName) ?? getKernel(kernelName, 'wasm');
  if (kernel !== undefined) return kernel;
  throw new BackendError({
    caller: 'installKernels',
    problem: `tfjs has no kernel ${kernelName} for the WASM backend`,
    advice: 'Import @tensorflow/tfjs-backend-wasm, version 4.22.',
  });
}

/**
 * A kernel for those inputs that `isOurs` names; for all others another one serves.
 *
 * @param fallback The other one. Default: tfjs's.
 */
export function kernelFor(
  isOurs: (inputs: Record<string, TensorInfo>) => boolean,
  kernelName: string,
  compute: WasmCompute,
  fallback: KernelConfig = tfjsKernel(kernelName),
): KernelConfig {
  const ours = wasmKernel(kernelName, compute);
  return {
    ...ours,
    kernelFunc: (call) => (isOurs(call.inputs as Record<string, TensorInfo>) ? ours : fallback).kernelFunc(call),
  };
}

/**
 * Registers a kernel for the WASM backend in place of tfjs's of its name, if there is one.
 *
 * @param onNewBackend Called whenever tfjs makes the backend the current one. Kernels of ours are bound to the memory of
 * one backend, and another may have been made under its name.
 */
export function replaceKernel(kernel: KernelConfig, onNewBackend: () => void): void {
  const { kernelName, backendName } = kernel;
  const registered = getKernel(kernelName, backendName);
  if (!replaced.has(kernelName)) replaced.set(kernelName, registered);
  const original = replaced.get(kernelName);
  if (registered !== undefined) unregisterKernel(kernelName, backendName);
  registerKernel({
    ...kernel,
    setupFunc: (backend) => {
      original?.setupFunc?.(backend); // ours may call it still
      onNewBackend();
    },
  });
}
