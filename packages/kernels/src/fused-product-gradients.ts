import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { productInputGradientKernel, productWeightGradientKernel } from './product-gradients.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

const floatBytes = 4;

/** The gradients of products of rows, for the WASM backend. */
export function fusedProductGradients({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig[] {
  /** Writes A·B, with A [rows, inner] and B [inner, columns] of any strides, counted in numbers. */
  function multiply(
    target: number,
    [a, aRowStride, aInnerStride]: readonly [number, number, number],
    [b, bRowStride, bColumnStride]: readonly [number, number, number],
    [rows, columns, inner]: readonly [number, number, number],
  ): void {
    withScratch([kernels.multiplyScratchBytes(rows, columns, inner)], ([scratch]) => {
      kernels.multiplyTo(
        a,
        aRowStride * floatBytes,
        aInnerStride * floatBytes,
        b,
        bRowStride * floatBytes,
        bColumnStride * floatBytes,
        target,
        columns * floatBytes,
        rows,
        columns,
        inner,
        scratch as number,
      );
    });
  }

  const byInputs = fusedKernel(productInputGradientKernel.kernelName, (given, _attributes, heap) => {
    const { productGradient, weight } = given as Record<'productGradient' | 'weight', TensorInfo>;
    const [inputSize, width] = weight.shape as [number, number];
    const gradient = heap.makeOutput([...productGradient.shape.slice(0, -1), inputSize], 'float32');
    const sizes = [rowCountOf(productGradient), inputSize, width] as const;
    multiply(addressOf(gradient), [addressOf(productGradient), width, 1], [addressOf(weight), 1, width], sizes);
    return [gradient];
  });

  const byWeight = fusedKernel(productWeightGradientKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, productGradient } = given as Record<'inputs' | 'productGradient', TensorInfo>;
    const [inputSize, width] = [inputs, productGradient].map(({ shape }) => shape.at(-1)) as [number, number];
    const gradient = heap.makeOutput([inputSize, width], 'float32');
    const sizes = [inputSize, width, rowCountOf(inputs)] as const;
    multiply(addressOf(gradient), [addressOf(inputs), 1, inputSize], [addressOf(productGradient), width, 1], sizes);
    return [gradient];
  });

  return [byInputs, byWeight];
}

function rowCountOf({ shape }: TensorInfo): number {
  return util.sizeFromShape(shape.slice(0, -1));
}
