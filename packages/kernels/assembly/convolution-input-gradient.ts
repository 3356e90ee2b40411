import { packPanels, panelBytes } from './packing';
import { padRows } from './padded-rows';
import { multiplyStrided } from './strided-product';
import { WindowGeometry } from './window-geometry';

/*
 * The gradient of a convolution by its input:
 *
 *   dx[b, v·strideHeight + r - padTop, u·strideWidth + s - padLeft, i] = Σ dy[b, v, u, o] · W[r, s, i, o]
 *
 * The pixels of a row whose distance from the row's first window leaves the same rest, modulo the stride, meet the same
 * taps: those of that rest. They lie a stride apart, and their windows are neighbours. So dx of these pixels is a product
 * of matrices as they lie in memory: the rows of A begin one window apart and are as long as there are taps, and B holds
 * the taps in reverse.
 */

/** How many bytes of scratch {@link convolutionInputGradient} takes. */
export function convolutionInputGradientScratchBytes(geometry: WindowGeometry): usize {
  const windowBytes = (<usize>geometry.outChannels) << 2;
  const rowsBytes = <usize>geometry.outHeight * <usize>span(geometry) * windowBytes;
  const tapsBytes = <usize>tapsOfRest(geometry, 0) * <usize>geometry.inChannels * windowBytes;
  return allPanelsBytes(geometry) + rowsBytes + tapsBytes;
}

/** How many taps of a filter row have a rest, modulo the stride. */
function tapsOfRest(geometry: WindowGeometry, rest: i32): i32 {
  return max(0, (geometry.filterWidth - rest + geometry.strideWidth - 1) / geometry.strideWidth);
}

/** How many windows reach the pixels of a row, those included that are not there. */
function span(geometry: WindowGeometry): i32 {
  return tapsOfRest(geometry, 0) + (geometry.inWidth - 1 + geometry.padLeft) / geometry.strideWidth;
}

function restPanelsBytes(geometry: WindowGeometry, rest: i32): usize {
  return panelBytes(tapsOfRest(geometry, rest) * geometry.outChannels, geometry.inChannels);
}

function allPanelsBytes(geometry: WindowGeometry): usize {
  let bytes: usize = 0;
  for (let rest = 0; rest < geometry.strideWidth; rest++) bytes += restPanelsBytes(geometry, rest);
  return bytes * <usize>geometry.filterHeight;
}

/** From W [filter..., inChannels, outChannels] and dy [batch, out..., outChannels], writes dx [batch, in..., inChannels]. */
export function convolutionInputGradient(
  geometry: WindowGeometry,
  filter: usize,
  dy: usize,
  inputGradient: usize,
  scratch: usize,
): void {
  const inHeight = geometry.inHeight;
  const inWidth = geometry.inWidth;
  const outHeight = geometry.outHeight;
  const windowBytes = (<usize>geometry.outChannels) << 2;
  const pixelRowBytes = (<usize>inWidth * <usize>geometry.inChannels) << 2;
  const windows = scratch + allPanelsBytes(geometry);
  packFilter(geometry, filter, scratch, windows + <usize>outHeight * <usize>span(geometry) * windowBytes);
  memory.fill(inputGradient, 0, <usize>geometry.batch * <usize>inHeight * pixelRowBytes);
  for (let image = 0; image < geometry.batch; image++) {
    padRows(dy, outHeight, geometry.outWidth, windowBytes, tapsOfRest(geometry, 0) - 1, span(geometry), windows);
    for (let row = 0; row < inHeight; row++) {
      addRow(geometry, row, windows, scratch, inputGradient);
      inputGradient += pixelRowBytes;
    }
    dy += <usize>outHeight * <usize>geometry.outWidth * windowBytes;
  }
}

/** Adds to a row of pixels what it gets through each row of the filter. */
function addRow(geometry: WindowGeometry, row: i32, windows: usize, panels: usize, inputGradient: usize): void {
  const stride = geometry.strideWidth;
  const inWidth = geometry.inWidth;
  const inChannels = geometry.inChannels;
  const windowBytes = (<usize>geometry.outChannels) << 2;
  const pixelBytes = (<usize>inChannels) << 2;
  const pixelStride = <usize>stride * pixelBytes;
  const mostTaps = tapsOfRest(geometry, 0);
  for (let tap = 0; tap < geometry.filterHeight; tap++) {
    const distance = row + geometry.padTop - tap;
    const windowRow = distance / geometry.strideHeight;
    const isReached = distance >= 0 && distance % geometry.strideHeight === 0 && windowRow < geometry.outHeight;
    for (let rest = 0; rest < stride; rest++) {
      const tapCount = tapsOfRest(geometry, rest);
      const first = (stride + rest - (geometry.padLeft % stride)) % stride; // the first pixel of this rest
      if (isReached) {
        const firstWindow = mostTaps - tapCount + (first + geometry.padLeft) / stride;
        const source = windows + (<usize>windowRow * <usize>span(geometry) + <usize>firstWindow) * windowBytes;
        const pixels = (inWidth - first + stride - 1) / stride;
        const target = inputGradient + <usize>first * pixelBytes;
        const inner = tapCount * geometry.outChannels;
        multiplyStrided(source, windowBytes, 4, panels, target, pixelStride, pixels, inChannels, inner);
      }
      panels += restPanelsBytes(geometry, rest);
    }
  }
}

/** Packs, for each row of the filter and each rest, the taps [tap, outChannels, inChannels], the last first. */
function packFilter(geometry: WindowGeometry, filter: usize, panels: usize, taps: usize): void {
  const inChannels = geometry.inChannels;
  const outChannels = geometry.outChannels;
  const pixelBytes = (<usize>inChannels) << 2;
  const tapBytes = <usize>outChannels * pixelBytes;
  for (let row = 0; row < geometry.filterHeight; row++) {
    for (let rest = 0; rest < geometry.strideWidth; rest++) {
      const tapCount = tapsOfRest(geometry, rest);
      for (let tap = 0; tap < tapCount; tap++) {
        const column = rest + (tapCount - 1 - tap) * geometry.strideWidth;
        transpose(filter + <usize>column * tapBytes, inChannels, outChannels, taps + <usize>tap * tapBytes);
      }
      packPanels(taps, pixelBytes, 4, tapCount * outChannels, inChannels, panels);
      panels += restPanelsBytes(geometry, rest);
    }
    filter += <usize>geometry.filterWidth * tapBytes;
  }
}

function transpose(matrix: usize, rows: i32, columns: i32, target: usize): void {
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      store<f32>(target, load<f32>(matrix + ((<usize>row * <usize>columns + <usize>column) << 2)));
      target += 4;
    }
  }
}
