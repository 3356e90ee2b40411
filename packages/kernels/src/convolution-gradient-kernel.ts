import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { fusedKernel, type WasmHeap } from './wasm-heap.js';
import { type WindowGeometry, windowGeometry } from './window-geometry.js';

/** What computes the gradient of a convolution by one of its operands from that of its output and the other operand. */
export type ConvolutionGradientCall = {
  readonly geometry: WindowGeometry;
  /** [batch, outHeight, outWidth, outChannels] */
  readonly dy: TensorInfo;
  /** The filter for the gradient by the input, and the input for that by the filter. */
  readonly operand: TensorInfo;
  /** Where the gradient is to be written. */
  readonly output: TensorInfo;
  readonly heap: WasmHeap;
};

/**
 * A kernel for the WASM backend under one of tfjs's names for the gradients of convolutions. The tensors are checked
 * and the output is allocated for it.
 *
 * Shapes: input [batch, height, width, inChannels]; filter [height, width, inChannels, outChannels], of a depthwise
 * convolution [height, width, inChannels, multiplier].
 */
export function convolutionGradientKernel(
  kernelName: string,
  outputChannels: (filterShape: readonly number[]) => number,
  compute: (call: ConvolutionGradientCall) => void,
): KernelConfig {
  return fusedKernel(kernelName, (inputs, attributes, heap) => {
    const { x, filter } = inputs;
    const dy = inputs['dy'] as TensorInfo;
    const operand = (x ?? filter) as TensorInfo;
    const inputShape = x?.shape ?? (attributes['inputShape'] as number[]);
    const filterShape = filter?.shape ?? (attributes['filterShape'] as number[]);
    const [filterHeight, filterWidth, filterChannels] = filterShape as [number, number, number];
    if (inputShape[3] !== filterChannels) {
      const expected = ['batch', 'height', 'width', `channels=${filterChannels}`];
      throw new ShapeError({ caller: kernelName, argument: 'x', expected, actual: inputShape });
    }
    const geometry = windowGeometry({
      caller: kernelName,
      inputShape,
      filterSize: [filterHeight, filterWidth],
      outChannels: outputChannels(filterShape),
      outputShape: dy.shape,
      attributes,
    });
    const output = heap.makeOutput(x === undefined ? inputShape : filterShape, 'float32');
    compute({ geometry, dy, operand, output, heap });
    return output;
  });
}

/** The output channels of a convolution's filter. */
export function convolutionChannels(filterShape: readonly number[]): number {
  return filterShape[3] as number;
}

/** The output channels of a depthwise convolution's filter: each input channel gives as many as the multiplier says. */
export function depthwiseChannels(filterShape: readonly number[]): number {
  return (filterShape[2] as number) * (filterShape[3] as number);
}
