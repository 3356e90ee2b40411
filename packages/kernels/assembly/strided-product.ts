import { panelColumns, panelStep } from './packing';
import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * C += A·B with A read as it lies, for convolutions, in which the rows of A overlap. Where they do not, matrix-product.ts
 * is faster: it arranges both operands.
 */

/** C += A·B, with A[i, k] at a + i·rowStride + k·innerStride, B in panels, and row i of C at c + i·cRowStride. */
export function multiplyStrided(
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
  const panelSize = <usize>inner * panelStep;
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
  for (const end = panel + panelSize; panel < end; panel += panelStep) {
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
  for (const end = panel + panelSize; panel < end; panel += panelStep) {
    const factor = v128.load32_splat(a);
    sum = f32x4.add(sum, f32x4.mul(factor, v128.load(panel)));
    sumRight = f32x4.add(sumRight, f32x4.mul(factor, v128.load(panel, 16)));
    a += innerStride;
  }
  storeUpTo4(c, sum, count);
  storeUpTo4(c + 16, sumRight, countRight);
}
