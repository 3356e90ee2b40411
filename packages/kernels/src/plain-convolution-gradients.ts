import type { KernelConfig } from '@tensorflow/tfjs-core';
import {
  type ConvolutionGradientCall,
  convolutionChannels,
  convolutionGradientKernel,
  depthwiseChannels,
} from './convolution-gradient-kernel.js';
import type { WindowGeometry } from './window-geometry.js';

/**
 * The gradients of convolutions that tfjs lacks for the WASM backend, in plain loops over the heap: for processors without
 * WASM SIMD, where the fused ones do not run.
 */
export const plainConvolutionGradients: readonly KernelConfig[] = [
  convolutionGradientKernel('Conv2DBackpropFilter', convolutionChannels, (call) => {
    const { inChannels, outChannels } = call.geometry;
    const { operand: x, dy, output: sums } = valuesOf(call);
    eachTap(call.geometry, (pixel, window, tap) => {
      for (let channel = 0; channel < inChannels; channel++) {
        const row = (tap * inChannels + channel) * outChannels;
        const value = x[pixel * inChannels + channel] as number;
        for (let column = 0; column < outChannels; column++) {
          const product = value * (dy[window * outChannels + column] as number);
          sums[row + column] = (sums[row + column] as number) + product;
        }
      }
    });
  }),
  convolutionGradientKernel('DepthwiseConv2dNativeBackpropFilter', depthwiseChannels, (call) => {
    const { operand: x, dy, output: sums } = valuesOf(call);
    eachDepthwiseTap(call.geometry, (pixel, window, tap) => {
      sums[tap] = (sums[tap] as number) + (x[pixel] as number) * (dy[window] as number);
    });
  }),
  convolutionGradientKernel('DepthwiseConv2dNativeBackpropInput', depthwiseChannels, (call) => {
    const { operand: filter, dy, output: sums } = valuesOf(call);
    eachDepthwiseTap(call.geometry, (pixel, window, tap) => {
      sums[pixel] = (sums[pixel] as number) + (dy[window] as number) * (filter[tap] as number);
    });
  }),
];

/** The values of a call's tensors, those of the output zeros. */
function valuesOf({ operand, dy, output, heap }: ConvolutionGradientCall): Record<'operand' | 'dy' | 'output', Values> {
  return {
    operand: heap.typedArrayFromHeap(operand),
    dy: heap.typedArrayFromHeap(dy),
    output: heap.typedArrayFromHeap(output).fill(0),
  };
}

type Values = { [index: number]: number };

/** Visits every tap of every window that lies within the image: the numbers of its pixel, of the window and of the tap. */
function eachTap(geometry: WindowGeometry, visit: (pixel: number, window: number, tap: number) => void): void {
  const { batch, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = geometry;
  let window = 0;
  for (let image = 0; image < batch; image++) {
    for (let top = -geometry.padTop, rows = outHeight; rows > 0; rows--, top += geometry.strideHeight) {
      for (let left = -geometry.padLeft, columns = outWidth; columns > 0; columns--, left += geometry.strideWidth) {
        for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
          const row = top + Math.floor(tap / filterWidth);
          const column = left + (tap % filterWidth);
          if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
          visit((image * inHeight + row) * inWidth + column, window, tap);
        }
        window++;
      }
    }
  }
}

/** Like {@link eachTap}, for every output channel: the indices of the numbers that meet. */
function eachDepthwiseTap(geometry: WindowGeometry, visit: (pixel: number, window: number, tap: number) => void): void {
  const { inChannels, outChannels } = geometry;
  const multiplier = outChannels / inChannels;
  eachTap(geometry, (pixel, window, tap) => {
    for (let channel = 0; channel < outChannels; channel++) {
      const source = pixel * inChannels + Math.floor(channel / multiplier);
      visit(source, window * outChannels + channel, tap * outChannels + channel);
    }
  });
}
