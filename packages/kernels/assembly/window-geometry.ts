/*
 * How the windows of a convolution or a pooling lie on images.
 *
 * Images are [batch, height, width, channels]. Window [row, column] begins at pixel [row·strideHeight - padTop,
 * column·strideWidth - padLeft], and may reach over the border.
 */

/** The lengths in elements, in this order in memory. */
@unmanaged
export class WindowGeometry {
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padTop: i32;
  padLeft: i32;
}

/** The first of the windows along an axis of which a tap lies behind the near border. */
export function firstWindow(tap: i32, stride: i32, pad: i32): i32 {
  return pad <= tap ? 0 : (pad - tap + stride - 1) / stride;
}

/** The number of the windows along an axis of which a tap lies before the far border. */
export function windowsEnd(tap: i32, stride: i32, pad: i32, inLength: i32, outLength: i32): i32 {
  const reach = inLength + pad - tap;
  return reach <= 0 ? 0 : min(outLength, (reach + stride - 1) / stride);
}

/** How many bytes of scratch the gradients of a depthwise convolution take. */
export function depthwiseScratchBytes(geometry: WindowGeometry): usize {
  if (geometry.outChannels === geometry.inChannels) return 0;
  return (<usize>geometry.inHeight * <usize>geometry.inWidth * <usize>geometry.outChannels) << 2;
}
