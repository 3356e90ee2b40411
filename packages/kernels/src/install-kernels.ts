import {
  findBackend,
  getBackend,
  type KernelBackend,
  type KernelConfig,
  registerGradient,
} from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { productGradient } from './arithmetic-gradients.js';
import { arithmeticKernels } from './arithmetic-kernels.js';
import { sliceKernel, splitKernel, unpackKernel } from './block-copy-kernels.js';
import { elementwiseKernels } from './elementwise-kernels.js';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { fusedElmanKernels } from './fused-elman-kernels.js';
import { fusedGruKernels } from './fused-gru-kernels.js';
import { fusedGruResetBeforeKernels } from './fused-gru-reset-before-kernels.js';
import { fusedLstmKernels } from './fused-lstm-kernels.js';
import { fusedMatMulKernel } from './fused-mat-mul-kernel.js';
import { fusedMatrixProduct } from './fused-matrix-product.js';
import { fusedStatesBefore } from './fused-states-before.js';
import { gruResetBeforeGradientKernel, gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import { guardAllocation } from './guard-allocation.js';
import { identityKernel } from './identity-kernel.js';
import { joiningKernels } from './joining-kernels.js';
import { leanGradientKernels } from './lean-gradient-kernels.js';
import { leanGradients } from './lean-gradients.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
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
import { gatherKernel, reverseKernel, tileKernel } from './rearranging-kernels.js';
import { registerComposedKernel, registerDifferentiableKernel } from './registered-kernel.js';
import { replaceKernel } from './replace-kernel.js';
import { sparseSoftmaxCrossEntropyKernel } from './sparse-softmax-cross-entropy.js';
import { statesBeforeKernel } from './states-before.js';
import { sumKernel } from './sum-kernel.js';
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
  replaceKernels(mendedKernels());
  const bridge = openWasmBridge();
  if (!('reason' in bridge)) {
    replaceKernels(fusedKernels(bridge));
    for (const gradient of [productGradient, ...leanGradients]) registerGradient(gradient);
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
    oneHotKernel,
    preluKernel,
    reluKernel,
    relu6Kernel,
    reverseKernel,
    selectKernel(),
    sliceKernel,
    splitKernel,
    sumOfNothingKernel(),
    tileKernel,
    unpackKernel,
    unsortedSegmentSumKernel,
    ...joiningKernels(),
  ];
}

function fusedKernels(bridge: WasmBridge): KernelConfig[] {
  return [
    ...arithmeticKernels(bridge),
    ...elementwiseKernels(bridge),
    ...fusedElmanKernels(bridge),
    ...fusedGruKernels(bridge),
    ...fusedGruResetBeforeKernels(bridge),
    ...fusedLstmKernels(bridge),
    ...leanGradientKernels(bridge),
    fusedMatrixProduct(bridge),
    fusedStatesBefore(bridge),
    fusedUnsortedSegmentSum(bridge),
    sumKernel(bridge),
  ];
}

function replaceKernels(kernels: readonly KernelConfig[]): void {
  for (const kernel of kernels) replaceKernel(kernel, installWasmKernels);
}

function notFused(reason: string): FusionReport {
  return { fused: false, reason };
}
