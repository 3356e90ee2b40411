import { type KernelConfig, mul, type Tensor, type TensorInfo, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { poolingGeometry, type WindowGeometry } from './window-geometry.js';

const mended = new WeakSet<KernelConfig>();

/**
 * tfjs's AvgPoolGrad, mended. A kernel that is mended already is handed back.
 *
 * The average of a window counts the pixels inside the image. tfjs's gradient divides by the size of the whole window, and
 * is too small wherever a window reaches over the border; and it forgets how the number of windows was rounded.
 */
export function mendedAveragePoolGradient(kernel: KernelConfig): KernelConfig {
  if (mended.has(kernel)) return kernel;
  const mendedKernel: KernelConfig = {
    ...kernel,
    kernelFunc: (call) => {
      const { dy, input } = call.inputs as Record<'dy' | 'input', TensorInfo>;
      const geometry = poolingGeometry('AvgPoolGrad', dy, input, (call.attrs ?? {}) as Record<string, unknown>);
      return tidy(() => {
        const scaled = mul(dy as Tensor, windowScales(geometry));
        const attrs = { ...call.attrs, pad: exactPadding(geometry) };
        return kernel.kernelFunc({ ...call, inputs: { dy: scaled, input }, attrs }) as TensorInfo as Tensor;
      });
    },
  };
  mended.add(mendedKernel);
  return mendedKernel;
}

/** The padding with which exactly the windows of the output fit. */
function exactPadding(geometry: WindowGeometry): number[][] {
  const { outHeight, outWidth, inHeight, inWidth, padTop, padLeft } = geometry;
  const height = (outHeight - 1) * geometry.strideHeight + geometry.filterHeight;
  const width = (outWidth - 1) * geometry.strideWidth + geometry.filterWidth;
  return [
    [0, 0],
    [padTop, height - inHeight - padTop],
    [padLeft, width - inWidth - padLeft],
    [0, 0],
  ];
}

/** The size of a window over the number of its pixels inside the image: [1, outHeight, outWidth, 1]. */
function windowScales(geometry: WindowGeometry): Tensor {
  const { outHeight, outWidth, inHeight, inWidth, filterHeight, filterWidth } = geometry;
  const rows = pixelsInside(outHeight, filterHeight, geometry.strideHeight, geometry.padTop, inHeight);
  const columns = pixelsInside(outWidth, filterWidth, geometry.strideWidth, geometry.padLeft, inWidth);
  const scales = rows.flatMap((height) => columns.map((width) => (filterHeight * filterWidth) / (height * width)));
  return tensor4d(scales, [1, outHeight, outWidth, 1]);
}

/** How many pixels of each window along an axis are inside. */
function pixelsInside(count: number, size: number, stride: number, pad: number, length: number): number[] {
  return Array.from({ length: count }, (_, window) => {
    const first = window * stride - pad;
    return Math.max(Math.min(first + size, length) - Math.max(first, 0), 0);
  });
}
