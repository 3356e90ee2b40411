import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError, requireInteger, ShapeError } from '@unroll/core';
import type { WasmBridge } from './wasm-bridge.js';

/** The lengths of `assembly/window-geometry.ts`, in its order. */
const lengthNames = [
  'batch',
  'inHeight',
  'inWidth',
  'inChannels',
  'outHeight',
  'outWidth',
  'outChannels',
  'filterHeight',
  'filterWidth',
  'strideHeight',
  'strideWidth',
  'padTop',
  'padLeft',
] as const;

/**
 * How the windows of a convolution or a pooling lie on images, which are [batch, height, width, channels]. Window
 * [row, column] begins at pixel [row·strideHeight - padTop, column·strideWidth - padLeft].
 */
export type WindowGeometry = Readonly<Record<(typeof lengthNames)[number], number>>;

/** What {@link windowGeometry} takes. */
export type WindowDescription = {
  /** The kernel's name. */
  readonly caller: string;
  readonly inputShape: readonly number[];
  /** [height, width] of a window. */
  readonly filterSize: readonly [number, number];
  readonly outChannels: number;
  /** The shape of the output and so of its gradient, which is the argument `dy`. */
  readonly outputShape: readonly number[];
  /** tfjs's: strides, pad, dilations, dataFormat. */
  readonly attributes: Readonly<Record<string, unknown>>;
};

/**
 * The geometry of a gradient kernel, checked, so that no window lies outside of the tensors.
 *
 * The number of windows is that of the output: some of tfjs's gradients do not say how it was rounded.
 *
 * @throws ShapeError if the output has another batch or other channels than the arguments ask for.
 * @throws ArgumentError if strides or paddings are not integers.
 * @throws BackendError for what tfjs has no gradient for: dilations, and on WASM channels before height and width.
 */
export function windowGeometry(description: WindowDescription): WindowGeometry {
  const { caller, inputShape, filterSize, outChannels, outputShape, attributes } = description;
  const { strides, pad, dilations, dataFormat = 'NHWC' } = attributes as Parameters2d;
  refuseDilations(caller, dilations);
  if (dataFormat !== 'NHWC') refuse(caller, `dataFormat '${dataFormat}'`, "Transpose the images, and use 'NHWC'.");
  const [batch, inHeight, inWidth, inChannels] = inputShape as [number, number, number, number];
  const images: [number, number, number, number] = [batch, inHeight, inWidth, inChannels];
  const info = backend_util.computePool2DInfo(images, [...filterSize], strides, 1, pad);
  const [, outHeight, outWidth] = outputShape as [number, number, number];
  if (outputShape.length !== 4 || outputShape[0] !== batch || outputShape[3] !== outChannels) {
    const expected = [`batch=${batch}`, 'height', 'width', `channels=${outChannels}`];
    throw new ShapeError({ caller, argument: 'dy', expected, actual: outputShape });
  }
  const { strideHeight, strideWidth, padInfo } = info;
  requireInteger(caller, { strideHeight, strideWidth });
  requireInteger(caller, { padTop: padInfo.top, padLeft: padInfo.left }, { minimum: 0 });
  const [filterHeight, filterWidth] = filterSize;
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    padTop: padInfo.top,
    padLeft: padInfo.left,
  };
}

/** The geometry of a pooling's gradient kernel, checked as {@link windowGeometry} does. */
export function poolingGeometry(
  caller: string,
  dy: TensorInfo,
  input: TensorInfo,
  attributes: Readonly<Record<string, unknown>>,
): WindowGeometry {
  const filterSize = attributes['filterSize'] as number | [number, number];
  return windowGeometry({
    caller,
    inputShape: input.shape,
    filterSize: typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize,
    outChannels: input.shape[3] as number,
    outputShape: dy.shape,
    attributes,
  });
}

/** The lengths as they lie in memory for the kernels of `assembly/`. */
export function geometryLengths(geometry: WindowGeometry): Int32Array {
  return Int32Array.from(lengthNames, (name) => geometry[name]);
}

/** Runs an action with the address of the lengths in the WASM heap. */
export function withGeometry<Result>(
  { bytes, withScratch }: WasmBridge,
  geometry: WindowGeometry,
  action: (address: number) => Result,
): Result {
  const lengths = geometryLengths(geometry);
  return withScratch([lengths.byteLength], ([address]) => {
    new Int32Array(bytes().buffer, address, lengths.length).set(lengths);
    return action(address as number);
  });
}

/** The attributes of tfjs's convolutions and poolings. */
type Parameters2d = {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dilations?: number | readonly number[];
  readonly dataFormat?: string;
};

/** Refuses dilations other than 1: tfjs has no kernels for their gradients, and ignores them in those it has. */
export function refuseDilations(caller: string, dilations: number | readonly number[] = 1): void {
  if ([dilations].flat().every((dilation) => dilation === 1)) return;
  refuse(caller, 'dilations other than 1', 'Use a larger filter, or strides.');
}

function refuse(caller: string, what: string, advice: string): never {
  throw new BackendError({ caller, problem: `there is no gradient for ${what}`, advice });
}
