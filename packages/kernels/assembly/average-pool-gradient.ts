import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { WindowGeometry } from './window-geometry';

/**
 * From dy [batch, out..., channels], writes dx [batch, in..., channels]: a window's gradient is spread evenly over its
 * pixels. What lies outside of the image is not among them.
 */
export function averagePoolGradient(geometry: WindowGeometry, dy: usize, inputGradient: usize): void {
  const inHeight = geometry.inHeight;
  const inWidth = geometry.inWidth;
  const pixelBytes = (<usize>geometry.inChannels) << 2;
  const rowBytes = <usize>inWidth * pixelBytes;
  memory.fill(inputGradient, 0, <usize>geometry.batch * <usize>inHeight * rowBytes);
  for (let image = 0; image < geometry.batch; image++) {
    for (let row = 0; row < geometry.outHeight; row++) {
      const top = row * geometry.strideHeight - geometry.padTop;
      const firstRow = max(top, 0);
      const rows = min(top + geometry.filterHeight, inHeight) - firstRow;
      for (let column = 0; column < geometry.outWidth; column++) {
        const left = column * geometry.strideWidth - geometry.padLeft;
        const firstColumn = max(left, 0);
        const columns = min(left + geometry.filterWidth, inWidth) - firstColumn;
        const block = inputGradient + <usize>firstRow * rowBytes + <usize>firstColumn * pixelBytes;
        spread(dy, block, rows, columns, rowBytes, pixelBytes);
        dy += pixelBytes;
      }
    }
    inputGradient += <usize>inHeight * rowBytes;
  }
}

/** Adds to each pixel of a block its share of a window's gradient. */
function spread(gradient: usize, block: usize, rows: i32, columns: i32, rowBytes: usize, pixelBytes: usize): void {
  const count = f32x4.splat(<f32>(rows * columns));
  for (let at: usize = 0; at < pixelBytes; at += 16) {
    const channels = (pixelBytes - at) >> 2;
    const share = f32x4.div(loadUpTo4(gradient + at, channels), count);
    for (let row = 0; row < rows; row++) {
      let pixel = block + <usize>row * rowBytes + at;
      for (let column = 0; column < columns; column++) {
        storeUpTo4(pixel, f32x4.add(loadUpTo4(pixel, channels), share), channels);
        pixel += pixelBytes;
      }
    }
  }
}
