import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * The matrix product C += A·B of float32 matrices of any strides, and so in all four cases of transposition.
 *
 * The inner loop multiplies four rows of A by a panel of 8 columns of B, which was packed so that it is read in order.
 * Addresses and strides are in bytes. Every element of C is a sum in the order of the inner axis, whatever the sizes, so
 * that the same numbers give the same bits.
 */

const panelColumns: i32 = 8;
const panelRowBytes: usize = 32;

/** How much of the inner axis is multiplied at a time: a panel of it, 8 kB, stays in the innermost cache. */
const innerBlock: i32 = 256;

/** How many bytes the panels of an inner × columns matrix take. */
export function panelBytes(inner: i32, columns: i32): usize {
  return <usize>((columns + panelColumns - 1) / panelColumns) * <usize>inner * panelRowBytes;
}

/** Packs B, whose element [k, j] is at b + k·rowStride + j·columnStride, into panels. Columns past the last are 0. */
export function packPanels(
  b: usize,
  rowStride: usize,
  columnStride: usize,
  inner: i32,
  columns: i32,
  panels: usize,
): void {
  for (let column = 0; column < columns; column += panelColumns) {
    const width = min(columns - column, panelColumns);
    const isContiguous = width === panelColumns && columnStride === 4;
    let source = b + <usize>column * columnStride;
    for (let k = 0; k < inner; k++) {
      if (isContiguous) {
        v128.store(panels, v128.load(source));
        v128.store(panels, v128.load(source, 16), 16);
      } else {
        for (let j = 0; j < panelColumns; j++) {
          store<f32>(panels + ((<usize>j) << 2), j < width ? load<f32>(source + <usize>j * columnStride) : 0);
        }
      }
      source += rowStride;
      panels += panelRowBytes;
    }
  }
}

/** How many bytes of scratch {@link multiply} takes. */
export function multiplyScratchBytes(rows: i32, columns: i32, inner: i32): usize {
  const blockInner = min(inner, innerBlock);
  return panelBytes(blockInner, columns) + <usize>(rows + 3) * <usize>blockInner * 4;
}

/**
 * C += A·B, with A[i, k] at a + i·rowStride + k·innerStride, B[k, j] at b + k·bRowStride + j·bColumnStride, and row i of C
 * at c + i·cRowStride.
 *
 * The inner axis is cut into blocks that fit the caches: B is packed into panels, and A into groups of four rows, block by
 * block. Source of the order of loops: Goto & van de Geijn 2008.
 */
export function multiply(
  a: usize,
  rowStride: usize,
  innerStride: usize,
  b: usize,
  bRowStride: usize,
  bColumnStride: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  scratch: usize,
): void {
  const groups = scratch + panelBytes(min(inner, innerBlock), columns);
  for (let k = 0; k < inner; k += innerBlock) {
    const blockInner = min(inner - k, innerBlock);
    const block = a + <usize>k * innerStride;
    packPanels(b + <usize>k * bRowStride, bRowStride, bColumnStride, blockInner, columns, scratch);
    packGroups(block, rowStride, innerStride, rows, blockInner, groups);
    multiplyGroups(groups, scratch, c, cRowStride, rows, columns, blockInner);
  }
}

/** Packs A into groups of four rows, the four numbers of an inner index side by side. Rows past the last are left out. */
function packGroups(a: usize, rowStride: usize, innerStride: usize, rows: i32, inner: i32, groups: usize): void {
  for (let row = 0; row < rows; row += 4) {
    const height = min(rows - row, 4);
    let source = a + <usize>row * rowStride;
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < height; i++) {
        store<f32>(groups + ((<usize>i) << 2), load<f32>(source + <usize>i * rowStride));
      }
      source += innerStride;
      groups += 16;
    }
  }
}

/** C += A·B with A in groups of four rows and B in panels. */
function multiplyGroups(
  groups: usize,
  panels: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  inner: i32,
): void {
  const groupSize = (<usize>inner) << 4;
  const panelSize = <usize>inner * panelRowBytes;
  for (let column = 0; column < columns; column += panelColumns) {
    const width = columns - column;
    const target = c + ((<usize>column) << 2);
    for (let row = 0; row < rows; row += 4) {
      const group = groups + <usize>(row >> 2) * groupSize;
      const first = target + <usize>row * cRowStride;
      if (width >= panelColumns && rows - row >= 4) {
        multiplyFourRows(group, 4, 16, panels, first, cRowStride, panelSize);
        continue;
      }
      for (let i = 0; i < min(rows - row, 4); i++) {
        multiplyRow(group + ((<usize>i) << 2), 16, panels, first + <usize>i * cRowStride, width, panelSize);
      }
    }
    panels += panelSize;
  }
}

/** C += A·B, with A[i, k] at a + i·rowStride + k·innerStride, B in panels, and row i of C at c + i·cRowStride. */
export function multiplyPanels(
  a: usize,
  rowStride: usize,
  innerStride: usize,
  panels: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  inner: i32,
): void {
  const panelSize = <usize>inner * panelRowBytes;
  for (let column = 0; column < columns; column += panelColumns) {
    const width = columns - column;
    let source = a;
    let target = c + ((<usize>column) << 2);
    let rest = rows;
    if (width >= panelColumns) {
      for (; rest >= 4; rest -= 4) {
        multiplyFourRows(source, rowStride, innerStride, panels, target, cRowStride, panelSize);
        source += rowStride << 2;
        target += cRowStride << 2;
      }
    }
    for (; rest > 0; rest--) {
      multiplyRow(source, innerStride, panels, target, width, panelSize);
      source += rowStride;
      target += cRowStride;
    }
    panels += panelSize;
  }
}

/** Four rows of A times one whole panel. Eight sums, two vectors of B and one of A fill the registers. */
function multiplyFourRows(
  a0: usize,
  rowStride: usize,
  innerStride: usize,
  panel: usize,
  c0: usize,
  cRowStride: usize,
  panelSize: usize,
): void {
  let a1 = a0 + rowStride;
  let a2 = a1 + rowStride;
  let a3 = a2 + rowStride;
  const c1 = c0 + cRowStride;
  const c2 = c1 + cRowStride;
  const c3 = c2 + cRowStride;
  let sum0 = v128.load(c0);
  let sum0Right = v128.load(c0, 16);
  let sum1 = v128.load(c1);
  let sum1Right = v128.load(c1, 16);
  let sum2 = v128.load(c2);
  let sum2Right = v128.load(c2, 16);
  let sum3 = v128.load(c3);
  let sum3Right = v128.load(c3, 16);
  for (const end = panel + panelSize; panel < end; panel += panelRowBytes) {
    const left = v128.load(panel);
    const right = v128.load(panel, 16);
    let factor = v128.load32_splat(a0);
    sum0 = f32x4.add(sum0, f32x4.mul(factor, left));
    sum0Right = f32x4.add(sum0Right, f32x4.mul(factor, right));
    factor = v128.load32_splat(a1);
    sum1 = f32x4.add(sum1, f32x4.mul(factor, left));
    sum1Right = f32x4.add(sum1Right, f32x4.mul(factor, right));
    factor = v128.load32_splat(a2);
    sum2 = f32x4.add(sum2, f32x4.mul(factor, left));
    sum2Right = f32x4.add(sum2Right, f32x4.mul(factor, right));
    factor = v128.load32_splat(a3);
    sum3 = f32x4.add(sum3, f32x4.mul(factor, left));
    sum3Right = f32x4.add(sum3Right, f32x4.mul(factor, right));
    a0 += innerStride;
    a1 += innerStride;
    a2 += innerStride;
    a3 += innerStride;
  }
  v128.store(c0, sum0);
  v128.store(c0, sum0Right, 16);
  v128.store(c1, sum1);
  v128.store(c1, sum1Right, 16);
  v128.store(c2, sum2);
  v128.store(c2, sum2Right, 16);
  v128.store(c3, sum3);
  v128.store(c3, sum3Right, 16);
}

/** One row of A times one panel, of which `width` columns exist. */
function multiplyRow(a: usize, innerStride: usize, panel: usize, c: usize, width: i32, panelSize: usize): void {
  const count = <usize>width;
  const countRight = <usize>max(width - 4, 0);
  let sum = loadUpTo4(c, count);
  let sumRight = loadUpTo4(c + 16, countRight);
  for (const end = panel + panelSize; panel < end; panel += panelRowBytes) {
    const factor = v128.load32_splat(a);
    sum = f32x4.add(sum, f32x4.mul(factor, v128.load(panel)));
    sumRight = f32x4.add(sumRight, f32x4.mul(factor, v128.load(panel, 16)));
    a += innerStride;
  }
  storeUpTo4(c, sum, count);
  storeUpTo4(c + 16, sumRight, countRight);
}
