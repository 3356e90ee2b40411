/*
 * The product C = b + A·W of one or a few rows with a weight matrix that stays the same for many steps.
 *
 * One row uses each weight once: what counts is how fast weights come in. They lie in blocks of 24 columns, [inner, 24], which
 * are read once and in order, with six sums that do not wait for each other: V8 loads all that a turn of the loop reads before
 * it computes, and more would not find room in the registers. Columns past the last are 0. Every sum runs in the order of the
 * inner axis, whatever the number of rows.
 */

const blockColumns: i32 = 24;
const blockRowBytes: usize = 96;

/**
 * C = b + A·W, with row i of A at a + i·rowStride; strides in bytes. `columns` is a multiple of 24, and so many numbers has the
 * bias, and row i of C, at c + i·cRowStride.
 */
export function stepProduct(
  a: usize,
  rowStride: usize,
  weight: usize,
  bias: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  inner: i32,
): void {
  const blockBytes = <usize>inner * blockRowBytes;
  for (let column = 0; column < columns; column += blockColumns) {
    for (let row = 0; row < rows; row++) {
      multiplyBlock(a + <usize>row * rowStride, weight, bias, c + <usize>row * cRowStride, blockBytes);
    }
    weight += blockBytes;
    bias += blockRowBytes;
    c += blockRowBytes;
  }
}

/** One row of A times one block of W. */
function multiplyBlock(a: usize, weight: usize, bias: usize, c: usize, blockBytes: usize): void {
  let sum0 = v128.load(bias);
  let sum1 = v128.load(bias, 16);
  let sum2 = v128.load(bias, 32);
  let sum3 = v128.load(bias, 48);
  let sum4 = v128.load(bias, 64);
  let sum5 = v128.load(bias, 80);
  for (const end = weight + blockBytes; weight < end; weight += blockRowBytes) {
    const factor = v128.load32_splat(a);
    sum0 = f32x4.add(sum0, f32x4.mul(factor, v128.load(weight)));
    sum1 = f32x4.add(sum1, f32x4.mul(factor, v128.load(weight, 16)));
    sum2 = f32x4.add(sum2, f32x4.mul(factor, v128.load(weight, 32)));
    sum3 = f32x4.add(sum3, f32x4.mul(factor, v128.load(weight, 48)));
    sum4 = f32x4.add(sum4, f32x4.mul(factor, v128.load(weight, 64)));
    sum5 = f32x4.add(sum5, f32x4.mul(factor, v128.load(weight, 80)));
    a += 4;
  }
  v128.store(c, sum0);
  v128.store(c, sum1, 16);
  v128.store(c, sum2, 32);
  v128.store(c, sum3, 48);
  v128.store(c, sum4, 64);
  v128.store(c, sum5, 80);
}
