import {
  findBackend,
  getBackend,
  getKernel,
  type KernelBackend,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { sliceKernel, splitKernel, unpackKernel } from './block-copy-kernels.js';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { fusedElmanKernels } from './fused-elman-kernels.js';
import { fusedGruKernels } from './fused-gru-kernels.js';
import { fusedGruResetBeforeKernels } from './fused-gru-reset-before-kernels.js';
import { fusedLstmKernels } from './fused-lstm-kernels.js';
import { fusedMatrixProduct } from './fused-matrix-product.js';
import { fusedStatesBefore } from './fused-states-before.js';
import { gruResetBeforeGradientKernel, gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import { guardAllocation } from './guard-allocation.js';
import { identityKernel } from './identity-kernel.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import { guardedMatrixProduct } from './matrix-product-kernel.js';
import { registerComposedKernel, registerDifferentiableKernel } from './registered-kernel.js';
import { sparseSoftmaxCrossEntropyKernel } from './sparse-softmax-cross-entropy.js';
import { statesBeforeKernel } from './states-before.js';
import { fusedUnsortedSegmentSum, unsortedSegmentSumKernel } from './unsorted-segment-sum-kernel.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';

/** Whether sequences and products run as fused kernels inside the WASM heap, or composed of tfjs's own operations. */
export type FusionReport = { readonly fused: true } | { readonly fused: false; readonly reason: string };

const installed = new WeakMap<KernelBackend, FusionReport>();

/**
 * Registers this package's kernels with tfjs for a backend. Calling it again changes nothing.
 *
 * For every backend: the sequence operations and the losses. For `wasm` also what tfjs lacks there
 * (UnsortedSegmentSum), faster kernels in place of its own Slice, Unpack, SplitV and Identity, a guard around its
 * BatchMatMul, which confuses reshaped operands, and, where the processor has WASM SIMD, fused kernels: sequences in
 * one pass, and a BatchMatMul to which transposed operands are as good as plain ones.
 *
 * @param backendName Default: the current backend.
 * @throws BackendError if no name is given and no backend is set.
 */
export function installKernels(backendName: string = getBackend()): FusionReport {
  if (!backendName) {
    const advice = 'Call initializeBackend() once at start-up, or setBackend() before.';
    throw new BackendError({ caller: 'installKernels', problem: 'no backend is set', advice });
  }
  const fusion = backendName === 'wasm' ? installWasmKernels() : notFused(`the backend is ${backendName}`);
  registerDifferentiableKernel(elmanSequenceKernel, backendName);
  registerDifferentiableKernel(gruSequenceKernel, backendName);
  registerDifferentiableKernel(gruResetBeforeKernel, backendName);
  registerDifferentiableKernel(lstmSequenceKernel, backendName);
  registerComposedKernel(elmanGradientKernel, backendName);
  registerComposedKernel(gruGradientKernel, backendName);
  registerComposedKernel(gruResetBeforeGradientKernel, backendName);
  registerComposedKernel(lstmGradientKernel, backendName);
  registerComposedKernel(statesBeforeKernel, backendName);
  registerDifferentiableKernel(sparseSoftmaxCrossEntropyKernel, backendName);
  return fusion;
}

function installWasmKernels(): FusionReport {
  const backend = findBackend('wasm');
  const earlier = backend === null ? undefined : installed.get(backend);
  if (earlier !== undefined) return earlier;
  guardAllocation();
  for (const kernel of [identityKernel, sliceKernel, splitKernel, unpackKernel, unsortedSegmentSumKernel]) {
    replaceKernel(kernel);
  }
  const fusion = installProducts(openWasmBridge());
  if (backend !== null) installed.set(backend, fusion);
  return fusion;
}

function installProducts(bridge: WasmBridge | { readonly reason: string }): FusionReport {
  const matrixProduct = getKernel('BatchMatMul', 'wasm');
  if (matrixProduct === undefined) return notFused('tfjs has no BatchMatMul for the WASM backend');
  const guarded = guardedMatrixProduct(matrixProduct);
  replaceKernel(guarded);
  if ('reason' in bridge) return notFused(bridge.reason);
  replaceKernel(fusedMatrixProduct(bridge, guarded));
  const fused = [
    fusedElmanKernels(bridge),
    fusedGruKernels(bridge),
    fusedGruResetBeforeKernels(bridge),
    fusedLstmKernels(bridge),
    fusedStatesBefore(bridge),
    fusedUnsortedSegmentSum(bridge),
  ];
  for (const kernel of fused.flat()) replaceKernel(kernel);
  return { fused: true };
}

function notFused(reason: string): FusionReport {
  return { fused: false, reason };
}

/** Registers a kernel in place of the one of its name, if there is one. */
function replaceKernel(kernel: KernelConfig): void {
  const { kernelName, backendName } = kernel;
  if (getKernel(kernelName, backendName) !== undefined) unregisterKernel(kernelName, backendName);
  registerKernel(kernel);
}
