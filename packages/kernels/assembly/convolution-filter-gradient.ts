import { packPanels, panelBytes } from './packing';
import { padRows } from './padded-rows';
import { multiplyStrided } from './strided-product';
import { WindowGeometry } from './window-geometry';

/*
 * The gradient of a convolution by its filter:
 *
 *   dW[r, s, i, o] = Σ x[b, v·strideHeight + r - padTop, u·strideWidth + s - padLeft, i] · dy[b, v, u, o]
 *
 * For a row of windows this is a product of matrices as they lie in memory: the taps of a filter row, channels included,
 * are neighbours in a row of pixels. They are the rows of A, one number apart, and the windows its columns, a stride apart.
 */

/** How many bytes of scratch {@link convolutionFilterGradient} takes. */
export function convolutionFilterGradientScratchBytes(geometry: WindowGeometry): usize {
  const rowsBytes = <usize>geometry.inHeight * <usize>span(geometry) * <usize>geometry.inChannels * 4;
  return panelBytes(geometry.outWidth, geometry.outChannels) + rowsBytes;
}

/** How many pixels a row of windows covers, those outside of the image included. */
function span(geometry: WindowGeometry): i32 {
  return (geometry.outWidth - 1) * geometry.strideWidth + geometry.filterWidth;
}

/** From x [batch, in..., inChannels] and dy [batch, out..., outChannels], writes dW [filter..., inChannels, outChannels]. */
export function convolutionFilterGradient(
  geometry: WindowGeometry,
  x: usize,
  dy: usize,
  filterGradient: usize,
  scratch: usize,
): void {
  const inHeight = geometry.inHeight;
  const inWidth = geometry.inWidth;
  const outWidth = geometry.outWidth;
  const outChannels = geometry.outChannels;
  const pixelBytes = (<usize>geometry.inChannels) << 2;
  const windowBytes = (<usize>outChannels) << 2;
  const spanBytes = <usize>span(geometry) * pixelBytes;
  const tapCount = geometry.filterWidth * geometry.inChannels; // of a filter row
  const filterRowBytes = <usize>tapCount * windowBytes;
  const windowStride = <usize>geometry.strideWidth * pixelBytes;
  const panels = scratch;
  const rows = scratch + panelBytes(outWidth, outChannels);
  memory.fill(filterGradient, 0, <usize>geometry.filterHeight * filterRowBytes);
  for (let image = 0; image < geometry.batch; image++) {
    padRows(x, inHeight, inWidth, pixelBytes, geometry.padLeft, span(geometry), rows);
    for (let row = 0; row < geometry.outHeight; row++) {
      packPanels(dy, windowBytes, 4, outWidth, outChannels, panels);
      for (let tap = 0; tap < geometry.filterHeight; tap++) {
        const pixelRow = row * geometry.strideHeight + tap - geometry.padTop;
        if (pixelRow < 0 || pixelRow >= inHeight) continue;
        const taps = rows + <usize>pixelRow * spanBytes;
        const target = filterGradient + <usize>tap * filterRowBytes;
        multiplyStrided(taps, 4, windowStride, panels, target, windowBytes, tapCount, outChannels, outWidth);
      }
      dy += <usize>outWidth * windowBytes;
    }
    x += <usize>inHeight * <usize>inWidth * pixelBytes;
  }
}
