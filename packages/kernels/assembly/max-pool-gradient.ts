import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { WindowGeometry } from './window-geometry';

/**
 * From x [batch, in..., channels] and dy [batch, out..., channels], writes dx.
 *
 * In each channel a window's gradient goes to its greatest pixel, to the first in row-major order where several are equal.
 * Neither NaN nor -Infinity is ever the greatest, nor is what lies outside of the image.
 */
export function maxPoolGradient(geometry: WindowGeometry, x: usize, dy: usize, inputGradient: usize): void {
  const inHeight = geometry.inHeight;
  const inWidth = geometry.inWidth;
  const pixelBytes = (<usize>geometry.inChannels) << 2;
  const rowBytes = <usize>inWidth * pixelBytes;
  const imageBytes = <usize>inHeight * rowBytes;
  memory.fill(inputGradient, 0, <usize>geometry.batch * imageBytes);
  for (let image = 0; image < geometry.batch; image++) {
    for (let row = 0; row < geometry.outHeight; row++) {
      const top = row * geometry.strideHeight - geometry.padTop;
      const firstRow = max(top, 0);
      const rows = min(top + geometry.filterHeight, inHeight) - firstRow;
      for (let column = 0; column < geometry.outWidth; column++) {
        const left = column * geometry.strideWidth - geometry.padLeft;
        const firstColumn = max(left, 0);
        const columns = min(left + geometry.filterWidth, inWidth) - firstColumn;
        const offset = <usize>firstRow * rowBytes + <usize>firstColumn * pixelBytes;
        addToGreatest(x + offset, dy, inputGradient + offset, rows, columns, rowBytes, pixelBytes);
        dy += pixelBytes;
      }
    }
    x += imageBytes;
    inputGradient += imageBytes;
  }
}

/** Adds a window's gradient at the pixels where each channel is greatest, of a block of pixels. */
function addToGreatest(
  pixels: usize,
  gradient: usize,
  target: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
): void {
  for (let at: usize = 0; at < pixelBytes; at += 16) {
    const channels = (pixelBytes - at) >> 2;
    let greatest = f32x4.splat(-Infinity);
    let place = i32x4.splat(-1);
    for (let row = 0; row < rows; row++) {
      let pixel = pixels + <usize>row * rowBytes + at;
      for (let column = 0; column < columns; column++) {
        const value = loadUpTo4(pixel, channels);
        const isGreater = f32x4.gt(value, greatest);
        greatest = v128.bitselect(value, greatest, isGreater);
        place = v128.bitselect(i32x4.splat(row * columns + column), place, isGreater);
        pixel += pixelBytes;
      }
    }
    const passed = loadUpTo4(gradient + at, channels);
    for (let row = 0; row < rows; row++) {
      let pixel = target + <usize>row * rowBytes + at;
      for (let column = 0; column < columns; column++) {
        const isPlace = i32x4.eq(place, i32x4.splat(row * columns + column));
        const sum = f32x4.add(loadUpTo4(pixel, channels), v128.and(passed, isPlace));
        storeUpTo4(pixel, sum, channels);
        pixel += pixelBytes;
      }
    }
  }
}
