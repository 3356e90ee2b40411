/** Windows of a convolution or a pooling on images [batch, height, width, channels], in plain loops. */
export type Windows = {
  /** [height, width] each. */
  readonly image: readonly [number, number];
  readonly filter: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pad: Padding;
};

/** Pixels of padding as tfjs takes them: a number (with which it takes windows for square), or a list [batch, height, width, channels] of [before, after]. */
export type Padding = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];

/** How many windows there are along height and width. The last ones that would not be whole are left out. */
export function windowCounts(windows: Windows): [number, number] {
  return [0, 1].map((axis) => alongAxis(windows, axis).count) as [number, number];
}

/** Visits every pixel of every window that is inside the image: the window's place, the tap's, and the pixel's. */
export function eachTap(
  windows: Windows,
  visit: (window: [number, number], tap: [number, number], pixel: [number, number]) => void,
): void {
  const [rows, columns] = [alongAxis(windows, 0).visits, alongAxis(windows, 1).visits];
  for (const [windowRow, tapRow, row] of rows) {
    for (const [windowColumn, tapColumn, column] of columns) {
      visit([windowRow, windowColumn], [tapRow, tapColumn], [row, column]);
    }
  }
}

function alongAxis({ image, filter, strides, pad }: Windows, axis: number) {
  const [length, size, stride] = [image[axis], filter[axis], strides[axis]] as [number, number, number];
  const [before, after] = paddingAlong(pad, axis, length, size, stride);
  const count = Math.floor((length + before + after - size) / stride) + 1;
  const visits: [window: number, tap: number, pixel: number][] = [];
  for (let window = 0; window < count; window++) {
    for (let tap = 0; tap < size; tap++) {
      const pixel = window * stride + tap - before;
      if (pixel >= 0 && pixel < length) visits.push([window, tap, pixel]);
    }
  }
  return { count, visits };
}

function paddingAlong(pad: Padding, axis: number, length: number, size: number, stride: number): [number, number] {
  if (pad === 'valid') return [0, 0];
  if (typeof pad === 'number') return [pad, pad];
  if (typeof pad !== 'string') return pad[axis + 1] as [number, number];
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + size - length, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Windows of many kinds: strides above the filter, filters above the image, and some wholly outside of it. */
export const sampleWindows: readonly Windows[] = [
  { image: [1, 1], filter: [1, 1], strides: [1, 1], pad: 'valid' },
  { image: [5, 4], filter: [3, 3], strides: [1, 1], pad: 'same' },
  { image: [5, 4], filter: [3, 2], strides: [1, 1], pad: 'valid' },
  { image: [7, 8], filter: [3, 3], strides: [2, 2], pad: 'same' },
  { image: [8, 9], filter: [2, 5], strides: [3, 2], pad: 'valid' },
  { image: [6, 5], filter: [1, 1], strides: [2, 3], pad: 'same' },
  { image: [4, 6], filter: [3, 3], strides: [2, 2], pad: 2 },
  { image: [3, 3], filter: [5, 5], strides: [1, 1], pad: 'same' },
  { image: [6, 7], filter: [3, 4], strides: [2, 1], pad: explicitPadding([1, 2], [0, 3]) },
  { image: [2, 9], filter: [2, 3], strides: [1, 4], pad: explicitPadding([2, 0], [1, 1]) },
  { image: [4, 4], filter: [3, 3], strides: [1, 1], pad: 4 },
  { image: [16, 17], filter: [3, 3], strides: [1, 1], pad: 'same' },
];

/** A padding of its own for height and width, [before, after]. */
export function explicitPadding(height: [number, number], width: [number, number]): Padding {
  return [[0, 0], height, width, [0, 0]];
}

/** The attributes that tfjs's kernels take for windows. */
export function windowAttributes({ filter, strides, pad }: Windows) {
  return { filterSize: [...filter], strides: [...strides], pad, dataFormat: 'NHWC', dilations: [1, 1] };
}
