/*
 * Operands of a product, arranged as its inner loop reads them: the left one in groups of four rows, the right one in
 * panels of eight columns. In both, what belongs to one inner index lies side by side, and the inner indices follow one
 * another. Rows and columns past the last are 0.
 */

export const groupRows: i32 = 4;
export const panelColumns: i32 = 8;

/** From one inner index to the next. */
export const groupStep: usize = 16;
export const panelStep: usize = 32;

/** How many bytes the groups of a rows × inner matrix take. */
export function groupBytes(rows: i32, inner: i32): usize {
  return <usize>((rows + groupRows - 1) / groupRows) * <usize>inner * groupStep;
}

/** How many bytes the panels of an inner × columns matrix take. */
export function panelBytes(inner: i32, columns: i32): usize {
  return <usize>((columns + panelColumns - 1) / panelColumns) * <usize>inner * panelStep;
}

/** Arranges A, whose element [i, k] is at a + i·rowStride + k·innerStride, in groups. Strides are in bytes. */
export function packGroups(a: usize, rowStride: usize, innerStride: usize, rows: i32, inner: i32, groups: usize): void {
  for (; rows > 0; rows -= groupRows) {
    packQuadruple(a, rowStride, innerStride, min(rows, groupRows), inner, groups, groupStep);
    a += rowStride << 2;
    groups += <usize>inner * groupStep;
  }
}

/** Arranges B, whose element [k, j] is at b + k·rowStride + j·columnStride, in panels. Strides are in bytes. */
export function packPanels(
  b: usize,
  rowStride: usize,
  columnStride: usize,
  inner: i32,
  columns: i32,
  panels: usize,
): void {
  const panelSize = <usize>inner * panelStep;
  for (; columns >= 2 * panelColumns && columnStride === 4; columns -= 2 * panelColumns) {
    packTwoPanels(b, rowStride, inner, panels, panels + panelSize);
    b += 2 * panelStep;
    panels += 2 * panelSize;
  }
  for (; columns > 0; columns -= panelColumns) {
    packQuadruple(b, columnStride, rowStride, min(columns, 4), inner, panels, panelStep);
    packQuadruple(b + (columnStride << 2), columnStride, rowStride, min(columns - 4, 4), inner, panels + 16, panelStep);
    b += columnStride << 3;
    panels += panelSize;
  }
}

/** Copies 16 columns, a cache line of each row, into two panels. */
function packTwoPanels(b: usize, rowStride: usize, inner: i32, left: usize, right: usize): void {
  for (; inner > 0; inner--) {
    v128.store(left, v128.load(b));
    v128.store(left, v128.load(b, 16), 16);
    v128.store(right, v128.load(b, 32));
    v128.store(right, v128.load(b, 48), 16);
    b += rowStride;
    left += panelStep;
    right += panelStep;
  }
}

/** Arranges up to four lines side by side: their numbers at an inner index make a vector, at each `step` bytes the next. */
function packQuadruple(
  source: usize,
  lineStride: usize,
  innerStride: usize,
  lines: i32,
  inner: i32,
  target: usize,
  step: usize,
): void {
  if (lines === 4 && lineStride === 4) {
    for (; inner > 0; inner--) {
      v128.store(target, v128.load(source));
      source += innerStride;
      target += step;
    }
    return;
  }
  if (lines === 4 && innerStride === 4) {
    for (; inner >= 4; inner -= 4) {
      transpose4(source, lineStride, target, step);
      source += 16;
      target += step << 2;
    }
  }
  for (; inner > 0; inner--) {
    for (let line = 0; line < 4; line++) {
      const value = line < lines ? load<f32>(source + <usize>line * lineStride) : 0;
      store<f32>(target + ((<usize>line) << 2), value);
    }
    source += innerStride;
    target += step;
  }
}

/** Transposes a block of 4 × 4 numbers. */
function transpose4(source: usize, sourceStride: usize, target: usize, targetStride: usize): void {
  const row0 = v128.load(source);
  const row1 = v128.load(source + sourceStride);
  const row2 = v128.load(source + 2 * sourceStride);
  const row3 = v128.load(source + 3 * sourceStride);
  const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(target + targetStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(target + 2 * targetStride, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(target + 3 * targetStride, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}
