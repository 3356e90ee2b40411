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
import { mendedAveragePoolGradient } from './average-pool-gradient-kernel.js';
import { sliceKernel, splitKernel, unpackKernel } from './block-copy-kernels.js';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { embeddingLookupKernel } from './embedding-lookup.js';
import { fusedConvolutionGradients } from './fused-convolution-gradients.js';
import { fusedCrossEntropyKernels } from './fused-cross-entropy-kernels.js';
import { fusedElmanKernels } from './fused-elman-kernels.js';
import { fusedEmbeddingLookup } from './fused-embedding-lookup.js';
import { fusedGruKernels } from './fused-gru-kernels.js';
import { fusedGruResetBeforeKernels } from './fused-gru-reset-before-kernels.js';
import { fusedLinearKernels } from './fused-linear-kernels.js';
import { fusedLstmKernels } from './fused-lstm-kernels.js';
import { fusedMatrixProduct } from './fused-matrix-product.js';
import { fusedPoolingGradients } from './fused-pooling-gradients.js';
import { fusedSoftmaxKernels } from './fused-softmax-kernels.js';
import { fusedStatesBefore } from './fused-states-before.js';
import { fusedUpdateKernels } from './fused-update-kernels.js';
import { gruResetBeforeGradientKernel, gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import { guardAllocation } from './guard-allocation.js';
import { identityKernel } from './identity-kernel.js';
import { linearKernel } from './linear.js';
import { logSoftmaxGradientKernel, logSoftmaxKernel } from './log-softmax.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import { guardedMatrixProduct } from './matrix-product-kernel.js';
import { plainConvolutionGradients } from './plain-convolution-gradients.js';
import { registerComposedKernel, registerDifferentiableKernel } from './registered-kernel.js';
import { softmaxGradientKernel } from './softmax-gradient.js';
import { crossEntropyGradientKernel, sparseSoftmaxCrossEntropyKernel } from './sparse-softmax-cross-entropy.js';
import { statesBeforeKernel } from './states-before.js';
import { sumRowsKernel } from './sum-rows.js';
import { fusedUnsortedSegmentSum, unsortedSegmentSumKernel } from './unsorted-segment-sum-kernel.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';

/** Whether sequences, products and losses run as fused kernels inside the WASM heap, or composed of tfjs's own operations. */
export type FusionReport = { readonly fused: true } | { readonly fused: false; readonly reason: string };

const installed = new WeakMap<KernelBackend, FusionReport>();

/**
 * Registers this package's kernels with tfjs for a backend. Calling it again changes nothing.
 *
 * For every backend: the operations of this package. For `wasm` also what tfjs lacks there
 * (UnsortedSegmentSum), faster kernels in place of its own Slice, Unpack, SplitV and Identity, a guard around its
 * BatchMatMul, which confuses reshaped operands, and, where the processor has WASM SIMD, fused kernels: this package's
 * operations in one pass, and a BatchMatMul to which transposed operands are as good as plain ones.
 * For every backend: the sequence operations and the losses, and an AvgPoolGrad that counts as AvgPool does. For `wasm`
 * also what tfjs lacks there (UnsortedSegmentSum, the gradients of convolutions), faster kernels in place of its own Slice, Unpack, SplitV and Identity, a guard around its
 * BatchMatMul, which confuses reshaped operands, and, where the processor has WASM SIMD, fused kernels: sequences in
 * one pass, the gradients of convolutions and pooling, and a BatchMatMul to which transposed operands are as good as plain
 * ones.
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
  registerDifferentiableKernel(elmanSequenceKernel, backendName);
  registerDifferentiableKernel(embeddingLookupKernel, backendName);
  registerDifferentiableKernel(gruResetBeforeKernel, backendName);
  registerDifferentiableKernel(gruSequenceKernel, backendName);
  registerDifferentiableKernel(linearKernel, backendName);
  registerDifferentiableKernel(logSoftmaxKernel, backendName);
  registerDifferentiableKernel(lstmSequenceKernel, backendName);
  registerDifferentiableKernel(sparseSoftmaxCrossEntropyKernel, backendName);
  registerComposedKernel(crossEntropyGradientKernel, backendName);
  registerComposedKernel(elmanGradientKernel, backendName);
  registerComposedKernel(gruGradientKernel, backendName);
  registerComposedKernel(gruResetBeforeGradientKernel, backendName);
  registerComposedKernel(logSoftmaxGradientKernel, backendName);
  registerComposedKernel(lstmGradientKernel, backendName);
  registerComposedKernel(softmaxGradientKernel, backendName);
  registerComposedKernel(statesBeforeKernel, backendName);
  registerComposedKernel(sumRowsKernel, backendName);
  return fusion;
}

function installOtherKernels(backendName: string): FusionReport {
  mendAveragePool(backendName);
  return notFused(`the backend is ${backendName}`);
}

function mendAveragePool(backendName: string): void {
  const kernel = getKernel('AvgPoolGrad', backendName);
  if (kernel !== undefined) replaceKernel(mendedAveragePoolGradient(kernel));
}

function installWasmKernels(): FusionReport {
  const backend = findBackend('wasm');
  const earlier = backend === null ? undefined : installed.get(backend);
  if (earlier !== undefined) return earlier;
  guardAllocation();
  const copies = [identityKernel, sliceKernel, splitKernel, unpackKernel];
  for (const kernel of [...copies, ...plainConvolutionGradients, unsortedSegmentSumKernel]) replaceKernel(kernel);
  mendAveragePool('wasm');
  const fusion = installFusedKernels(openWasmBridge());
  if (backend !== null) installed.set(backend, fusion);
  return fusion;
}

function installFusedKernels(bridge: WasmBridge | { readonly reason: string }): FusionReport {
  const matrixProduct = getKernel('BatchMatMul', 'wasm');
  const convolutionInputGradient = getKernel('Conv2DBackpropInput', 'wasm');
  if (matrixProduct === undefined || convolutionInputGradient === undefined) {
    return notFused("tfjs's kernels for the WASM backend are not registered");
  }
  const guarded = guardedMatrixProduct(matrixProduct);
  replaceKernel(guarded);
  if ('reason' in bridge) return notFused(bridge.reason);
  replaceKernel(fusedMatrixProduct(bridge, guarded));
  const fused = [
    fusedCrossEntropyKernels(bridge),
    fusedConvolutionGradients(bridge, convolutionInputGradient),
    fusedElmanKernels(bridge),
    fusedEmbeddingLookup(bridge),
    fusedGruKernels(bridge),
    fusedGruResetBeforeKernels(bridge),
    fusedLinearKernels(bridge),
    fusedLstmKernels(bridge),
    fusedSoftmaxKernels(bridge),
    fusedPoolingGradients(bridge),
    fusedStatesBefore(bridge),
    fusedUnsortedSegmentSum(bridge),
    fusedUpdateKernels(bridge),
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
