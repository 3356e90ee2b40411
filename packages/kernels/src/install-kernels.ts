import { getBackend, getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { sliceKernel, splitKernel, unpackKernel } from './block-copy-kernels.js';
import { elmanSequenceKernel } from './elman-sequence.js';
import { gruSequenceKernel } from './gru-sequence.js';
import { lstmSequenceKernel } from './lstm-sequence.js';
import { registerDifferentiableKernel } from './registered-kernel.js';
import { sparseSoftmaxCrossEntropyKernel } from './sparse-softmax-cross-entropy.js';
import { unsortedSegmentSumKernel } from './unsorted-segment-sum-kernel.js';

/**
 * Registers this package's kernels with tfjs for a backend. Calling it again changes nothing.
 *
 * For every backend: the sequence operations and the losses. For `wasm` also what tfjs lacks there
 * (UnsortedSegmentSum), and faster ones in place of its own Slice, Unpack and SplitV.
 *
 * @param backendName Default: the current backend.
 */
export function installKernels(backendName: string = getBackend()): void {
  registerDifferentiableKernel(elmanSequenceKernel, backendName);
  registerDifferentiableKernel(gruSequenceKernel, backendName);
  registerDifferentiableKernel(lstmSequenceKernel, backendName);
  registerDifferentiableKernel(sparseSoftmaxCrossEntropyKernel, backendName);
  if (backendName !== 'wasm') return;
  for (const kernel of [sliceKernel, splitKernel, unpackKernel, unsortedSegmentSumKernel]) {
    if (getKernel(kernel.kernelName, 'wasm') !== undefined) unregisterKernel(kernel.kernelName, 'wasm');
    registerKernel(kernel);
  }
}
