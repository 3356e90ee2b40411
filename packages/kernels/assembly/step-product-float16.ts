/*
 * The product of step-product.ts with weights in half precision: C = b + A·W.
 */

const blockColumns: i32 = 24;
const blockRowBytes: usize = 48;
const blockColumnsBytes: usize = 96;

/**
 * C = b + A·W, as `stepProduct` computes it. A number of half precision in the heap stands for 2^-112 of itself times the scale
 * of its column; there are as many scales as columns.
 */
export function stepProductFloat16(
  a: usize,
  rowStride: usize,
  weight: usize,
  scales: usize,
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
      multiplyBlock(a + <usize>row * rowStride, weight, scales, bias, c + <usize>row * cRowStride, blockBytes);
    }
    weight += blockBytes;
    scales += blockColumnsBytes;
    bias += blockColumnsBytes;
    c += blockColumnsBytes;
  }
}

/** One row of A times one block of W. */
function multiplyBlock(a: usize, weight: usize, scales: usize, bias: usize, c: usize, blockBytes: usize): void {
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  let sum4 = f32x4.splat(0);
  let sum5 = f32x4.splat(0);
  for (const end = weight + blockBytes; weight < end; weight += blockRowBytes) {
    const factor = v128.load32_splat(a);
    sum0 = f32x4.add(sum0, f32x4.mul(factor, widen(v128.load16x4_s(weight))));
    sum1 = f32x4.add(sum1, f32x4.mul(factor, widen(v128.load16x4_s(weight, 8))));
    sum2 = f32x4.add(sum2, f32x4.mul(factor, widen(v128.load16x4_s(weight, 16))));
    sum3 = f32x4.add(sum3, f32x4.mul(factor, widen(v128.load16x4_s(weight, 24))));
    sum4 = f32x4.add(sum4, f32x4.mul(factor, widen(v128.load16x4_s(weight, 32))));
    sum5 = f32x4.add(sum5, f32x4.mul(factor, widen(v128.load16x4_s(weight, 40))));
    a += 4;
  }
  storeSums(c, sum0, scales, bias);
  storeSums(c + 16, sum1, scales + 16, bias + 16);
  storeSums(c + 32, sum2, scales + 32, bias + 32);
  storeSums(c + 48, sum3, scales + 48, bias + 48);
  storeSums(c + 64, sum4, scales + 64, bias + 64);
  storeSums(c + 80, sum5, scales + 80, bias + 80);
}

/**
 * Numbers of half precision, sign-extended to 32 bits, as float32 numbers of 2^-112 of the value: sign, exponent and fraction
 * move to their places, and the exponent's bias is made up for by the scale.
 */
function widen(half: v128): v128 {
  return v128.and(i32x4.shl(half, 13), i32x4.splat(0x8fffe000));
}

/** Stores bias + sums∘scales of four columns. */
function storeSums(c: usize, sums: v128, scales: usize, bias: usize): void {
  v128.store(c, f32x4.add(v128.load(bias), f32x4.mul(sums, v128.load(scales))));
}
