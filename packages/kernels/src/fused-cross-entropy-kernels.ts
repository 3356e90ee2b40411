import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import {
  type CrossEntropyAttributes,
  crossEntropyGradientKernel,
  sparseSoftmaxCrossEntropyKernel,
} from './sparse-softmax-cross-entropy.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel, hiddenOutput } from './wasm-heap.js';

const floatBytes = 4;

type ForwardInputs = Record<'logits' | 'targets' | 'mask', TensorInfo>;
type BackwardInputs = Record<'logits' | 'targets' | 'mask' | 'normalizers' | 'lossGradient', TensorInfo>;

/** The kernels of `sparseSoftmaxCrossEntropy` for the WASM backend. Neither makes a block of probabilities. */
export function fusedCrossEntropyKernels({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig[] {
  const forward = fusedKernel(sparseSoftmaxCrossEntropyKernel.kernelName, (given, attributes, heap) => {
    const { logits, targets, mask } = given as ForwardInputs;
    const { labelSmoothing, rowCount } = attributes as CrossEntropyAttributes;
    const { rows, vocabularySize } = sizesOf(logits);
    const loss = heap.makeOutput([], 'float32');
    const normalizers = heap.makeOutput([rows, 2], 'float32');
    withScratch([vocabularySize * floatBytes], ([scratch]) => {
      kernels.crossEntropyForward(
        addressOf(logits),
        addressOf(targets),
        addressOf(mask),
        addressOf(normalizers),
        addressOf(loss),
        rows,
        vocabularySize,
        rowCount,
        labelSmoothing,
        scratch as number,
      );
    });
    return [loss, hiddenOutput(normalizers)];
  });

  const backward = fusedKernel(crossEntropyGradientKernel.kernelName, (given, attributes, heap) => {
    const { logits, targets, mask, normalizers, lossGradient } = given as BackwardInputs;
    const { labelSmoothing, rowCount } = attributes as CrossEntropyAttributes;
    const { rows, vocabularySize } = sizesOf(logits);
    const gradient = heap.makeOutput(logits.shape, 'float32');
    kernels.crossEntropyBackward(
      addressOf(logits),
      addressOf(targets),
      addressOf(mask),
      addressOf(normalizers),
      addressOf(lossGradient),
      addressOf(gradient),
      rows,
      vocabularySize,
      rowCount,
      labelSmoothing,
    );
    return [gradient];
  });

  return [forward, backward];
}

/** All axes but the last are rows. */
function sizesOf({ shape }: TensorInfo): { rows: number; vocabularySize: number } {
  return { rows: util.sizeFromShape(shape.slice(0, -1)), vocabularySize: shape.at(-1) as number };
}
