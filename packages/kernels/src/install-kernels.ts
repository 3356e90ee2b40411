import { getBackend, getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { sliceKernel, splitKernel, unpackKernel } from './block-copy-kernels.js';
import { elmanSequenceKernel } from './elman-sequence.js';
import { gruSequenceKernel } from './gru-sequence.js';
import { identityKernel } from './identity-kernel.js';
import { lstmSequenceKernel } from './lstm-sequence.js';
import { guardedMatrixProduct } from './matrix-product-kernel.js';
import { registerDifferentiableKernel } from './registered-kernel.js';
import { sparseSoftmaxCrossEntropyKernel } from './sparse-softmax-cross-entropy.js';
import { unsortedSegmentSumKernel } from './unsorted-segment-sum-kernel.js';

/**
 * Registers this package's kernels with tfjs for a backend. Calling it again changes nothing.
 *
 * For every backend: the sequence operations and the losses. For `wasm` also what tfjs lacks there
 * (UnsortedSegmentSum), faster kernels in place of its own Slice, Unpack, SplitV and Identity, and a guard around its
 * BatchMatMul, which confuses reshaped operands.
 *
 * @param backendName Default: the current backend.
 * @throws BackendError if no name is given and no backend is set.
 */
export function installKernels(backendName: string = getBackend()): void {
  if (!backendName) {
    const advice = 'Call initializeBackend() once at start-up, or setBackend() before.';
    throw new BackendError({ caller: 'installKernels', problem: 'no backend is set', advice });
  }
  registerDifferentiableKernel(elmanSequenceKernel, backendName);
  registerDifferentiableKernel(gruSequenceKernel, backendName);
  registerDifferentiableKernel(lstmSequenceKernel, backendName);
  registerDifferentiableKernel(sparseSoftmaxCrossEntropyKernel, backendName);
  if (backendName !== 'wasm') return;
  const kernels = [identityKernel, sliceKernel, splitKernel, unpackKernel, unsortedSegmentSumKernel];
  for (const kernel of kernels) replaceKernel(kernel);
  const matrixProduct = getKernel('BatchMatMul', 'wasm');
  if (matrixProduct !== undefined) replaceKernel(guardedMatrixProduct(matrixProduct));
}

/** Registers a kernel in place of the one of its name, if there is one. */
function replaceKernel(kernel: KernelConfig): void {
  const { kernelName, backendName } = kernel;
  if (getKernel(kernelName, backendName) !== undefined) unregisterKernel(kernelName, backendName);
  registerKernel(kernel);
}
