import {
  findBackend,
  getBackend,
  getKernel,
  type KernelBackend,
  type KernelConfig,
  registerGradient,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { productGradient, sumGradients } from './arithmetic-gradients.js';
import { mendedAveragePoolGradient } from './average-pool-gradient-kernel.js';
import { copyBlock } from './block-copies.js';
import { blockCopyKernels } from './block-copy-kernels.js';
import { fusedKernels } from './fused-kernels.js';
import { fusedMatMulKernel } from './fused-mat-mul-kernel.js';
import { guardAllocation } from './guard-allocation.js';
import { identityKernel } from './identity-kernel.js';
import { joiningKernels } from './joining-kernels.js';
import { arrangingGradients } from './layout-gradients.js';
import { leanGradients } from './lean-gradients.js';
import { guardedMatrixProduct } from './matrix-product-kernel.js';
import {
  castKernel,
  clipKernel,
  oneHotKernel,
  preluKernel,
  relu6Kernel,
  reluKernel,
  selectKernel,
  sumOfNothingKernel,
} from './mended-kernels.js';
import { plainConvolutionGradients } from './plain-convolution-gradients.js';
import { gatherKernel, reverseKernel, tileKernel } from './rearranging-kernels.js';
import { registerOwnKernels } from './register-own-kernels.js';
import { replaceKernel, tfjsKernel } from './replace-kernel.js';
import { unsortedSegmentSumKernel } from './unsorted-segment-sum-kernel.js';
import { openWasmBridge } from './wasm-bridge.js';

/** Whether operations run as fused kernels inside the WASM heap, or composed of tfjs's own. */
export type FusionReport = { readonly fused: true } | { readonly fused: false; readonly reason: string };

const installed = new WeakMap<KernelBackend, FusionReport>();

/**
 * Registers this package's kernels with tfjs for a backend. Calling it again changes nothing.
 *
 * For every backend: this package's operations, and an AvgPoolGrad that counts as AvgPool does. For `wasm` also those of
 * tfjs's operations that it lacks there, or computes wrongly; and where the processor has WASM SIMD, fused kernels in
 * place of both this package's operations and those of tfjs's that are slow. The README of this package names each.
 *
 * @param backendName Default: the current backend.
 * @throws BackendError if no name is given and no backend is set.
 */
export function installKernels(backendName: string = getBackend()): FusionReport {
  if (!backendName) {
    const advice = 'Call initializeBackend() once at start-up, or setBackend() before.';
    throw new BackendError({ caller: 'installKernels', problem: 'no backend is set', advice });
  }
  const fusion = backendName === 'wasm' ? installWasmKernels() : installOtherKernels(backendName);
  registerOwnKernels(backendName);
  return fusion;
}

function installOtherKernels(backendName: string): FusionReport {
  const averagePoolGradient = getKernel('AvgPoolGrad', backendName);
  if (averagePoolGradient !== undefined) {
    unregisterKernel('AvgPoolGrad', backendName);
    registerKernel(mendedAveragePoolGradient(averagePoolGradient));
  }
  return notFused(`the backend is ${backendName}`);
}

function installWasmKernels(): FusionReport {
  const backend = findBackend('wasm');
  const earlier = backend === null ? undefined : installed.get(backend);
  if (earlier !== undefined) return earlier;
  guardAllocation();
  replaceKernels(mendedKernels());
  const bridge = openWasmBridge();
  if (!('reason' in bridge)) {
    replaceKernels(fusedKernels(bridge));
    const gradients = [...arrangingGradients, ...leanGradients, productGradient, ...sumGradients];
    for (const gradient of gradients) registerGradient(gradient);
  }
  const fusion: FusionReport = 'reason' in bridge ? notFused(bridge.reason) : { fused: true };
  if (backend !== null) installed.set(backend, fusion);
  return fusion;
}

/** What runs without a bridge too. */
function mendedKernels(): KernelConfig[] {
  return [
    castKernel,
    clipKernel,
    fusedMatMulKernel,
    gatherKernel,
    guardedMatrixProduct(),
    identityKernel,
    mendedAveragePoolGradient(tfjsKernel('AvgPoolGrad')),
    oneHotKernel,
    ...plainConvolutionGradients,
    preluKernel,
    reluKernel,
    relu6Kernel,
    reverseKernel,
    selectKernel(),
    sumOfNothingKernel(),
    tileKernel,
    unsortedSegmentSumKernel,
    ...blockCopyKernels(copyBlock),
    ...joiningKernels(copyBlock),
  ];
}

function replaceKernels(kernels: readonly KernelConfig[]): void {
  for (const kernel of kernels) replaceKernel(kernel, installWasmKernels);
}

function notFused(reason: string): FusionReport {
  return { fused: false, reason };
}
