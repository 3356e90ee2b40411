import {
  groupBytes,
  groupRows,
  groupStep,
  packGroups,
  packPanels,
  panelBytes,
  panelColumns,
  panelStep,
} from './packing';
import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * C += A·B, for matrices of any strides, and so in all four cases of transposition.
 *
 * The inner loop multiplies four rows of A by eight columns of B. Addresses and strides are in bytes. Every element of C is
 * a sum in the order of the inner axis, whatever the sizes, so that the same numbers give the same bits.
 *
 * Source of the order of loops: Goto & van de Geijn 2008.
 */

/** Parts of the operands that are arranged at a time: a panel stays in the innermost cache, both parts in the second. */
const innerBlock: i32 = 256;
const rowBlock: i32 = 256;
const columnBlock: i32 = 512;

/** A tile of C, four rows of eight columns. */
const tileBytes: usize = 128;
const tileStride: usize = 32;

/** How many bytes of scratch {@link multiply} takes. */
export function multiplyScratchBytes(rows: i32, columns: i32, inner: i32): usize {
  const depth = min(inner, innerBlock);
  return panelBytes(depth, min(columns, columnBlock)) + groupBytes(min(rows, rowBlock), depth) + tileBytes;
}

/**
 * C += A·B, with A[i, k] at a + i·rowStride + k·innerStride, B[k, j] at b + k·bRowStride + j·bColumnStride, and row i of C
 * at c + i·cRowStride.
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
  multiplyBlocks(
    a,
    rowStride,
    innerStride,
    b,
    bRowStride,
    bColumnStride,
    c,
    cRowStride,
    rows,
    columns,
    inner,
    scratch,
    true,
  );
}

/** C = A·B, with the arguments of {@link multiply}. What C was before does not matter. */
export function multiplyTo(
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
  if (inner === 0) {
    for (; rows > 0; rows--, c += cRowStride) memory.fill(c, 0, (<usize>columns) << 2);
    return;
  }
  multiplyBlocks(
    a,
    rowStride,
    innerStride,
    b,
    bRowStride,
    bColumnStride,
    c,
    cRowStride,
    rows,
    columns,
    inner,
    scratch,
    false,
  );
}

function multiplyBlocks(
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
  isAdded: bool,
): void {
  if (rows < groupRows && bColumnStride === 4) {
    for (let row = 0; row < rows; row++) {
      if (!isAdded) memory.fill(c, 0, (<usize>columns) << 2);
      multiplyRow(a, innerStride, b, bRowStride, c, columns, inner);
      a += rowStride;
      c += cRowStride;
    }
    return;
  }
  const panels = scratch + tileBytes;
  const groups = panels + panelBytes(min(inner, innerBlock), min(columns, columnBlock));
  for (let column = 0; column < columns; column += columnBlock) {
    const width = min(columns - column, columnBlock);
    for (let k = 0; k < inner; k += innerBlock) {
      const depth = min(inner - k, innerBlock);
      const block = b + <usize>k * bRowStride + <usize>column * bColumnStride;
      packPanels(block, bRowStride, bColumnStride, depth, width, panels);
      for (let row = 0; row < rows; row += rowBlock) {
        const height = min(rows - row, rowBlock);
        packGroups(a + <usize>row * rowStride + <usize>k * innerStride, rowStride, innerStride, height, depth, groups);
        const target = c + <usize>row * cRowStride + ((<usize>column) << 2);
        multiplyBlock(groups, panels, target, cRowStride, height, width, depth, depth, isAdded || k > 0, scratch);
      }
    }
  }
}

/** How many bytes the tile takes, the scratch of {@link multiplyPacked}. */
export function tileScratchBytes(): usize {
  return tileBytes;
}

/** C = A·B, or C += A·B, of operands that are arranged already: for products with the same B over and over. */
export function multiplyPacked(
  groups: usize,
  panels: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  isAdded: bool,
  tile: usize,
): void {
  for (let k = 0; k < inner; k += 2 * innerBlock) {
    const depth = min(inner - k, 2 * innerBlock);
    const group = groups + <usize>k * groupStep;
    const panel = panels + <usize>k * panelStep;
    multiplyBlock(group, panel, c, cRowStride, rows, columns, depth, inner, isAdded || k > 0, tile);
  }
}

/** How many bytes of scratch {@link multiplyPanels} takes. */
export function multiplyPanelsScratchBytes(rows: i32, inner: i32): usize {
  return tileBytes + groupBytes(rows, inner);
}

/** C = A·B, with A and C as in {@link multiply}, and the panels of B. The bits are those of {@link multiplyTo}. */
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
  scratch: usize,
): void {
  const groups = scratch + tileBytes;
  packGroups(a, rowStride, innerStride, rows, inner, groups);
  multiplyPacked(groups, panels, c, cRowStride, rows, columns, inner, false, scratch);
}

/** C += A·B, or C = A·B, over the first `depth` of the `inner` indices that groups and panels have. */
function multiplyBlock(
  groups: usize,
  panels: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  inner: i32,
  isAdded: bool,
  tile: usize,
): void {
  const size = <usize>depth * panelStep;
  for (let column = 0; column < columns; column += panelColumns) {
    let group = groups;
    let target = c + ((<usize>column) << 2);
    for (let row = 0; row < rows; row += groupRows) {
      const height = min(rows - row, groupRows);
      const width = min(columns - column, panelColumns);
      if (height === groupRows && width === panelColumns) {
        multiplyTile(group, panels, size, target, cRowStride, isAdded);
      } else {
        if (isAdded) copyTile(target, cRowStride, tile, tileStride, height, width);
        multiplyTile(group, panels, size, tile, tileStride, isAdded);
        copyTile(tile, tileStride, target, cRowStride, height, width);
      }
      group += <usize>inner * groupStep;
      target += cRowStride << 2;
    }
    panels += <usize>inner * panelStep;
  }
}

/** The part of a tile that exists. */
function copyTile(
  source: usize,
  sourceStride: usize,
  target: usize,
  targetStride: usize,
  height: i32,
  width: i32,
): void {
  for (; height > 0; height--) {
    storeUpTo4(target, loadUpTo4(source, <usize>width), <usize>width);
    if (width > 4) storeUpTo4(target + 16, loadUpTo4(source + 16, <usize>(width - 4)), <usize>(width - 4));
    source += sourceStride;
    target += targetStride;
  }
}

/** One group times one panel: the inner loop. Eight sums, two vectors of B, one of A and a product fill the registers. */
function multiplyTile(group: usize, panel: usize, size: usize, c0: usize, cRowStride: usize, isAdded: bool): void {
  const c1 = c0 + cRowStride;
  const c2 = c1 + cRowStride;
  const c3 = c2 + cRowStride;
  const zero = f32x4.splat(0);
  let sum0 = zero;
  let sum0Right = zero;
  let sum1 = zero;
  let sum1Right = zero;
  let sum2 = zero;
  let sum2Right = zero;
  let sum3 = zero;
  let sum3Right = zero;
  if (isAdded) {
    sum0 = v128.load(c0);
    sum0Right = v128.load(c0, 16);
    sum1 = v128.load(c1);
    sum1Right = v128.load(c1, 16);
    sum2 = v128.load(c2);
    sum2Right = v128.load(c2, 16);
    sum3 = v128.load(c3);
    sum3Right = v128.load(c3, 16);
  }
  for (const end = panel + size; panel < end; panel += panelStep) {
    const left = v128.load(panel);
    const right = v128.load(panel, 16);
    let factor = v128.load32_splat(group);
    sum0 = f32x4.add(sum0, f32x4.mul(factor, left));
    sum0Right = f32x4.add(sum0Right, f32x4.mul(factor, right));
    factor = v128.load32_splat(group, 4);
    sum1 = f32x4.add(sum1, f32x4.mul(factor, left));
    sum1Right = f32x4.add(sum1Right, f32x4.mul(factor, right));
    factor = v128.load32_splat(group, 8);
    sum2 = f32x4.add(sum2, f32x4.mul(factor, left));
    sum2Right = f32x4.add(sum2Right, f32x4.mul(factor, right));
    factor = v128.load32_splat(group, 12);
    sum3 = f32x4.add(sum3, f32x4.mul(factor, left));
    sum3Right = f32x4.add(sum3Right, f32x4.mul(factor, right));
    group += groupStep;
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

/**
 * One row of A times B as it lies: to arrange B would cost more than the product. Eight sums, so that the additions to one
 * do not wait for one another.
 */
function multiplyRow(
  a: usize,
  innerStride: usize,
  b: usize,
  bRowStride: usize,
  c: usize,
  columns: i32,
  inner: i32,
): void {
  for (; columns >= 32; columns -= 32) {
    let factorAt = a;
    let row = b;
    let sum0 = v128.load(c);
    let sum1 = v128.load(c, 16);
    let sum2 = v128.load(c, 32);
    let sum3 = v128.load(c, 48);
    let sum4 = v128.load(c, 64);
    let sum5 = v128.load(c, 80);
    let sum6 = v128.load(c, 96);
    let sum7 = v128.load(c, 112);
    for (let k = 0; k < inner; k++) {
      const factor = v128.load32_splat(factorAt);
      sum0 = f32x4.add(sum0, f32x4.mul(factor, v128.load(row)));
      sum1 = f32x4.add(sum1, f32x4.mul(factor, v128.load(row, 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(factor, v128.load(row, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(factor, v128.load(row, 48)));
      sum4 = f32x4.add(sum4, f32x4.mul(factor, v128.load(row, 64)));
      sum5 = f32x4.add(sum5, f32x4.mul(factor, v128.load(row, 80)));
      sum6 = f32x4.add(sum6, f32x4.mul(factor, v128.load(row, 96)));
      sum7 = f32x4.add(sum7, f32x4.mul(factor, v128.load(row, 112)));
      factorAt += innerStride;
      row += bRowStride;
    }
    v128.store(c, sum0);
    v128.store(c, sum1, 16);
    v128.store(c, sum2, 32);
    v128.store(c, sum3, 48);
    v128.store(c, sum4, 64);
    v128.store(c, sum5, 80);
    v128.store(c, sum6, 96);
    v128.store(c, sum7, 112);
    b += 128;
    c += 128;
  }
  for (; columns > 0; columns -= 4) {
    let factorAt = a;
    let row = b;
    let sum = loadUpTo4(c, <usize>columns);
    for (let k = 0; k < inner; k++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(factorAt), loadUpTo4(row, <usize>columns)));
      factorAt += innerStride;
      row += bRowStride;
    }
    storeUpTo4(c, sum, <usize>columns);
    b += 16;
    c += 16;
  }
}
