/**
 * Copies rows of `width` pixels into rows of `span` pixels that begin with `before` zeros: windows on them need not mind
 * the border. Zeros fill what is left; pixels past the span are left out.
 */
export function padRows(
  rows: usize,
  rowCount: i32,
  width: i32,
  pixelBytes: usize,
  before: i32,
  span: i32,
  target: usize,
): void {
  const leading = <usize>min(before, span) * pixelBytes;
  const kept = <usize>max(min(width, span - before), 0) * pixelBytes;
  const spanBytes = <usize>span * pixelBytes;
  for (; rowCount > 0; rowCount--) {
    memory.fill(target, 0, leading);
    memory.copy(target + leading, rows, kept);
    memory.fill(target + leading + kept, 0, spanBytes - leading - kept);
    rows += <usize>width * pixelBytes;
    target += spanBytes;
  }
}
