import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { firstWindow, WindowGeometry, windowsEnd } from './window-geometry';

/*
 * The gradient of a depthwise convolution by its input. With output channels o = c·multiplier + m:
 *
 *   dx[b, v·strideHeight + r - padTop, u·strideWidth + s - padLeft, c] = Σ dy[b, v, u, o] · W[r, s, o]
 */

/**
 * From W [filter..., outChannels] and dy [batch, out..., outChannels], writes dx [batch, in..., inChannels].
 *
 * Where the multiplier is above 1, the image with all output channels is made first, in the scratch.
 */
export function depthwiseInputGradient(
  geometry: WindowGeometry,
  filter: usize,
  dy: usize,
  inputGradient: usize,
  scratch: usize,
): void {
  const pixels = <usize>geometry.inHeight * <usize>geometry.inWidth;
  const windows = <usize>geometry.outHeight * <usize>geometry.outWidth;
  const windowBytes = (<usize>geometry.outChannels) << 2;
  const pixelNumbers = pixels * <usize>geometry.inChannels;
  const multiplier = geometry.outChannels / max(geometry.inChannels, 1);
  for (let image = 0; image < geometry.batch; image++) {
    const target = multiplier > 1 ? scratch : inputGradient;
    memory.fill(target, 0, pixels * windowBytes);
    addImage(geometry, dy, filter, target);
    if (multiplier > 1) sumNumbers(scratch, pixelNumbers, multiplier, inputGradient);
    inputGradient += pixelNumbers << 2;
    dy += windows * windowBytes;
  }
}

/** Adds what the windows of an image give to its pixels, which have as many channels. */
function addImage(geometry: WindowGeometry, dy: usize, filter: usize, inputGradient: usize): void {
  const inWidth = geometry.inWidth;
  const stride = geometry.strideWidth;
  const pad = geometry.padLeft;
  const bytes = (<usize>geometry.outChannels) << 2;
  for (let row = 0; row < geometry.outHeight; row++) {
    const firstRow = row * geometry.strideHeight - geometry.padTop;
    let weights = filter;
    for (let tapRow = 0; tapRow < geometry.filterHeight; tapRow++) {
      const isInside = firstRow + tapRow >= 0 && firstRow + tapRow < geometry.inHeight;
      for (let tap = 0; tap < geometry.filterWidth; tap++) {
        const first = firstWindow(tap, stride, pad);
        const count = windowsEnd(tap, stride, pad, inWidth, geometry.outWidth) - first;
        if (isInside && count > 0) {
          const pixel = <usize>(firstRow + tapRow) * <usize>inWidth + <usize>(first * stride + tap - pad);
          const target = inputGradient + pixel * bytes;
          addToPixels(target, <usize>stride * bytes, dy + <usize>first * bytes, weights, count, bytes);
        }
        weights += bytes;
      }
    }
    dy += <usize>geometry.outWidth * bytes;
  }
}

/** Each pixel += window∘weights. */
function addToPixels(
  pixels: usize,
  pixelStride: usize,
  windows: usize,
  weights: usize,
  count: i32,
  bytes: usize,
): void {
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const weight = v128.load(weights + at);
    let pixel = pixels + at;
    let window = windows + at;
    for (let i = 0; i < count; i++) {
      v128.store(pixel, f32x4.add(v128.load(pixel), f32x4.mul(v128.load(window), weight)));
      pixel += pixelStride;
      window += bytes;
    }
  }
  if (at === bytes) return;
  const channels = (bytes - at) >> 2;
  const weight = loadUpTo4(weights + at, channels);
  for (let i = 0; i < count; i++) {
    const product = f32x4.mul(loadUpTo4(windows + at, channels), weight);
    storeUpTo4(pixels + at, f32x4.add(loadUpTo4(pixels + at, channels), product), channels);
    pixels += pixelStride;
    windows += bytes;
  }
}

/** Writes `count` sums of `length` consecutive numbers each. */
function sumNumbers(numbers: usize, count: usize, length: i32, target: usize): void {
  for (const end = target + (count << 2); target < end; target += 4) {
    let sum: f32 = 0;
    for (let i = 0; i < length; i++) {
      sum += load<f32>(numbers);
      numbers += 4;
    }
    store<f32>(target, sum);
  }
}
