/*
 * The product of step-product.ts with integer weights of 8 bits and a scale for each column, and rows of integers that come from
 * `quantizeRows`: C = b + A·W. Sums of integers are exact.
 *
 * Weights lie in blocks of 24 columns, and in a block pair by pair of the inner axis: two weights of column 0, two of column 1,
 * and so on. Past an odd end the second of a pair is 0.
 */

const blockColumns: i32 = 24;
const blockPairBytes: usize = 48;
const blockColumnsBytes: usize = 96;

/**
 * C = b + A·W, with row i of A at a + i·rowStride and its scale at aScales + 4·i; strides in bytes. `columns` is a multiple of
 * 24, and so many numbers have the bias, the scales, and row i of C, at c + i·cRowStride. The caller sees to it that no sum
 * leaves the range of int32.
 */
export function stepProductInt8(
  a: usize,
  rowStride: usize,
  aScales: usize,
  weight: usize,
  scales: usize,
  bias: usize,
  c: usize,
  cRowStride: usize,
  rows: i32,
  columns: i32,
  pairs: i32,
): void {
  const blockBytes = <usize>pairs * blockPairBytes;
  for (let column = 0; column < columns; column += blockColumns) {
    for (let row = 0; row < rows; row++) {
      const scale = v128.load32_splat(aScales + ((<usize>row) << 2));
      multiplyBlock(a + <usize>row * rowStride, scale, weight, scales, bias, c + <usize>row * cRowStride, blockBytes);
    }
    weight += blockBytes;
    scales += blockColumnsBytes;
    bias += blockColumnsBytes;
    c += blockColumnsBytes;
  }
}

/** One row of A times one block of W. */
function multiplyBlock(
  a: usize,
  scale: v128,
  weight: usize,
  scales: usize,
  bias: usize,
  c: usize,
  blockBytes: usize,
): void {
  let sum0 = i32x4.splat(0);
  let sum1 = i32x4.splat(0);
  let sum2 = i32x4.splat(0);
  let sum3 = i32x4.splat(0);
  let sum4 = i32x4.splat(0);
  let sum5 = i32x4.splat(0);
  for (const end = weight + blockBytes; weight < end; weight += blockPairBytes) {
    const pair = v128.load32_splat(a);
    sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(pair, v128.load8x8_s(weight)));
    sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(pair, v128.load8x8_s(weight, 8)));
    sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(pair, v128.load8x8_s(weight, 16)));
    sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(pair, v128.load8x8_s(weight, 24)));
    sum4 = i32x4.add(sum4, i32x4.dot_i16x8_s(pair, v128.load8x8_s(weight, 32)));
    sum5 = i32x4.add(sum5, i32x4.dot_i16x8_s(pair, v128.load8x8_s(weight, 40)));
    a += 4;
  }
  storeSums(c, sum0, scale, scales, bias);
  storeSums(c + 16, sum1, scale, scales + 16, bias + 16);
  storeSums(c + 32, sum2, scale, scales + 32, bias + 32);
  storeSums(c + 48, sum3, scale, scales + 48, bias + 48);
  storeSums(c + 64, sum4, scale, scales + 64, bias + 64);
  storeSums(c + 80, sum5, scale, scales + 80, bias + 80);
}

/** Stores bias + sums∘scales of four columns, where the row has a scale too. */
function storeSums(c: usize, sums: v128, scale: v128, scales: usize, bias: usize): void {
  const scaled = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(scale, v128.load(scales)));
  v128.store(c, f32x4.add(v128.load(bias), scaled));
}
