import type { KernelConfig } from '@tensorflow/tfjs-core';
import { arithmeticKernels } from './arithmetic-kernels.js';
import { fusedBlockCopy } from './block-copies.js';
import { blockCopyKernels } from './block-copy-kernels.js';
import { deferringKernels } from './deferring-kernels.js';
import { elementwiseKernels } from './elementwise-kernels.js';
import { fusedAttentionKernels } from './fused-attention-kernels.js';
import { fusedConvolutionGradients } from './fused-convolution-gradients.js';
import { fusedCrossEntropyKernels } from './fused-cross-entropy-kernels.js';
import { fusedElmanKernels } from './fused-elman-kernels.js';
import { fusedEmbeddingLookup } from './fused-embedding-lookup.js';
import { fusedGruKernels } from './fused-gru-kernels.js';
import { fusedGruResetBeforeKernels } from './fused-gru-reset-before-kernels.js';
import { fusedLayerNormalizationKernels } from './fused-layer-normalization-kernels.js';
import { fusedLinearKernels } from './fused-linear-kernels.js';
import { fusedLinearRecurrenceKernels } from './fused-linear-recurrence-kernels.js';
import { fusedLstmKernels } from './fused-lstm-kernels.js';
import { fusedMatrixProduct } from './fused-matrix-product.js';
import { fusedPoolingGradients } from './fused-pooling-gradients.js';
import { fusedProductGradients } from './fused-product-gradients.js';
import { fusedRecurrentWeightGradient } from './fused-recurrent-weight-gradient.js';
import { fusedSoftmaxKernels } from './fused-softmax-kernels.js';
import { fusedStepProjectionGradients } from './fused-step-projection-gradients.js';
import { fusedTokenWeightGradient } from './fused-token-weight-gradient.js';
import { fusedUpdateKernels } from './fused-update-kernels.js';
import { identityKernel } from './identity-kernel.js';
import { joiningKernels } from './joining-kernels.js';
import { leanGradientKernels } from './lean-gradient-kernels.js';
import { tfjsKernel } from './replace-kernel.js';
import { sumKernel } from './sum-kernel.js';
import { fusedUnsortedSegmentSum } from './unsorted-segment-sum-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';

/** The kernels in WebAssembly: this package's operations, and those of tfjs's that are slow or missing there. */
export function fusedKernels(bridge: WasmBridge): KernelConfig[] {
  const copyBlock = fusedBlockCopy(bridge);
  const arithmetic = arithmeticKernels(bridge);
  const joining = joiningKernels(copyBlock);
  return [
    ...arithmetic,
    ...blockCopyKernels(copyBlock),
    ...elementwiseKernels(bridge),
    ...fusedAttentionKernels(bridge),
    ...fusedConvolutionGradients(bridge, tfjsKernel('Conv2DBackpropInput')),
    ...fusedCrossEntropyKernels(bridge),
    ...fusedElmanKernels(bridge),
    fusedEmbeddingLookup(bridge),
    ...fusedGruKernels(bridge),
    ...fusedGruResetBeforeKernels(bridge),
    ...fusedLayerNormalizationKernels(bridge),
    ...fusedLinearKernels(bridge),
    ...fusedLinearRecurrenceKernels(bridge),
    ...fusedLstmKernels(bridge),
    ...fusedPoolingGradients(bridge),
    ...fusedProductGradients(bridge),
    fusedRecurrentWeightGradient(bridge),
    ...fusedSoftmaxKernels(bridge),
    ...fusedStepProjectionGradients(bridge),
    fusedTokenWeightGradient(bridge),
    fusedUnsortedSegmentSum(bridge),
    ...fusedUpdateKernels(bridge),
    ...joining,
    ...leanGradientKernels(bridge),
    sumKernel(bridge),
    ...deferringKernels(bridge, {
      Add: named('Add', arithmetic),
      BatchMatMul: fusedMatrixProduct(bridge),
      Concat: named('Concat', joining),
      Identity: identityKernel,
      Reshape: tfjsKernel('Reshape'),
    }),
  ];
}

function named(name: string, kernels: readonly KernelConfig[]): KernelConfig {
  return kernels.find(({ kernelName }) => kernelName === name) as KernelConfig;
}
