import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { firstWindow, WindowGeometry, windowsEnd } from './window-geometry';

/*
 * The gradient of a depthwise convolution by its filter. With output channel o from input channel c = o / multiplier alone:
 *
 *   dW[r, s, o] = Σ x[b, v·strideHeight + r - padTop, u·strideWidth + s - padLeft, c] · dy[b, v, u, o]
 */

/**
 * From x [batch, in..., inChannels] and dy [batch, out..., outChannels], writes dW [filter..., outChannels].
 *
 * Where the multiplier is above 1, an image with each channel repeated is made first, in the scratch.
 */
export function depthwiseFilterGradient(
  geometry: WindowGeometry,
  x: usize,
  dy: usize,
  filterGradient: usize,
  scratch: usize,
): void {
  const filterTaps = <usize>geometry.filterHeight * <usize>geometry.filterWidth;
  const windows = <usize>geometry.outHeight * <usize>geometry.outWidth;
  const windowBytes = (<usize>geometry.outChannels) << 2;
  const pixelNumbers = <usize>geometry.inHeight * <usize>geometry.inWidth * <usize>geometry.inChannels;
  const multiplier = geometry.outChannels / max(geometry.inChannels, 1);
  memory.fill(filterGradient, 0, filterTaps * windowBytes);
  for (let image = 0; image < geometry.batch; image++) {
    if (multiplier > 1) repeatNumbers(x, pixelNumbers, multiplier, scratch);
    addImage(geometry, multiplier > 1 ? scratch : x, dy, filterGradient);
    x += pixelNumbers << 2;
    dy += windows * windowBytes;
  }
}

/** Adds what an image, which has as many channels as its windows, contributes to every tap. */
function addImage(geometry: WindowGeometry, x: usize, dy: usize, filterGradient: usize): void {
  const inWidth = geometry.inWidth;
  const stride = geometry.strideWidth;
  const pad = geometry.padLeft;
  const bytes = (<usize>geometry.outChannels) << 2;
  for (let row = 0; row < geometry.outHeight; row++) {
    const firstRow = row * geometry.strideHeight - geometry.padTop;
    let target = filterGradient;
    for (let tapRow = 0; tapRow < geometry.filterHeight; tapRow++) {
      const isInside = firstRow + tapRow >= 0 && firstRow + tapRow < geometry.inHeight;
      for (let tap = 0; tap < geometry.filterWidth; tap++) {
        const first = firstWindow(tap, stride, pad);
        const count = windowsEnd(tap, stride, pad, inWidth, geometry.outWidth) - first;
        if (isInside && count > 0) {
          const pixel = <usize>(firstRow + tapRow) * <usize>inWidth + <usize>(first * stride + tap - pad);
          addToTap(target, x + pixel * bytes, <usize>stride * bytes, dy + <usize>first * bytes, count, bytes);
        }
        target += bytes;
      }
    }
    dy += <usize>geometry.outWidth * bytes;
  }
}

/** tap += Σ pixel∘window. */
function addToTap(tap: usize, pixels: usize, pixelStride: usize, windows: usize, count: i32, bytes: usize): void {
  let at: usize = 0;
  // Two sums at a time: one alone would wait for each of its additions.
  for (; at + 32 <= bytes; at += 32) {
    let sum = v128.load(tap + at);
    let sumRight = v128.load(tap + at, 16);
    let pixel = pixels + at;
    let window = windows + at;
    for (let i = 0; i < count; i++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(pixel), v128.load(window)));
      sumRight = f32x4.add(sumRight, f32x4.mul(v128.load(pixel, 16), v128.load(window, 16)));
      pixel += pixelStride;
      window += bytes;
    }
    v128.store(tap + at, sum);
    v128.store(tap + at, sumRight, 16);
  }
  for (; at < bytes; at += 16) {
    const channels = (bytes - at) >> 2;
    let sum = loadUpTo4(tap + at, channels);
    let pixel = pixels + at;
    let window = windows + at;
    for (let i = 0; i < count; i++) {
      sum = f32x4.add(sum, f32x4.mul(loadUpTo4(pixel, channels), loadUpTo4(window, channels)));
      pixel += pixelStride;
      window += bytes;
    }
    storeUpTo4(tap + at, sum, channels);
  }
}

/** Writes each of `count` numbers `times` times. */
function repeatNumbers(numbers: usize, count: usize, times: i32, target: usize): void {
  for (const end = numbers + (count << 2); numbers < end; numbers += 4) {
    const value = load<f32>(numbers);
    for (let i = 0; i < times; i++) {
      store<f32>(target, value);
      target += 4;
    }
  }
}
