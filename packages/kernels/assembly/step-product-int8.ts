/*
 * The product of step-product.ts with integer weights of 8 bits and a scale for each column, and rows of integers that come from
 * `quantizeRows`: C = b + A·W. Sums of integers are exact, in the end: on the way they may leave int32 and come back.
 *
 * Weights lie in blocks of 24 columns, and in a block pair by pair of the inner axis: 16 bytes for each eight columns, read as
 * eight numbers of 16 bits. Their upper bytes are a pair of weights of column 0, one of column 1, 2, and 3; their lower bytes are
 * those of columns 4 to 7, with 128 added. A shift gives the upper ones, and the lower ones need no instruction: multiplied
 * whole, the numbers give 256 times the upper sum, the lower one, and 128 times the sum of A.
 */

const blockColumns: i32 = 24;
const blockPairBytes: usize = 48;
const blockColumnsBytes: usize = 96;

/**
 * C = b + A·W, with row i of A at a + i·rowStride and what `quantizeRows` says of it at aFacts + 8·i; strides in bytes. `columns`
 * is a multiple of 24, and so many numbers have the bias, the scales, and row i of C, at c + i·cRowStride. The caller sees to it
 * that the sums are within int32.
 */
export function stepProductInt8(
  a: usize,
  rowStride: usize,
  aFacts: usize,
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
      const facts = aFacts + ((<usize>row) << 3);
      const target = c + <usize>row * cRowStride;
      multiplyBlock(a + <usize>row * rowStride, facts, weight, scales, bias, target, blockBytes);
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
  facts: usize,
  weight: usize,
  scales: usize,
  bias: usize,
  c: usize,
  blockBytes: usize,
): void {
  let upper0 = i32x4.splat(0);
  let whole0 = i32x4.splat(0);
  let upper1 = i32x4.splat(0);
  let whole1 = i32x4.splat(0);
  let upper2 = i32x4.splat(0);
  let whole2 = i32x4.splat(0);
  for (const end = weight + blockBytes; weight < end; weight += blockPairBytes) {
    const pair = v128.load32_splat(a);
    let both = v128.load(weight);
    upper0 = i32x4.add(upper0, i32x4.dot_i16x8_s(pair, i16x8.shr_s(both, 8)));
    whole0 = i32x4.add(whole0, i32x4.dot_i16x8_s(pair, both));
    both = v128.load(weight, 16);
    upper1 = i32x4.add(upper1, i32x4.dot_i16x8_s(pair, i16x8.shr_s(both, 8)));
    whole1 = i32x4.add(whole1, i32x4.dot_i16x8_s(pair, both));
    both = v128.load(weight, 32);
    upper2 = i32x4.add(upper2, i32x4.dot_i16x8_s(pair, i16x8.shr_s(both, 8)));
    whole2 = i32x4.add(whole2, i32x4.dot_i16x8_s(pair, both));
    a += 4;
  }
  const scale = v128.load32_splat(facts);
  const offset = v128.load32_splat(facts, 4);
  storeSums(c, upper0, scale, scales, bias);
  storeSums(c + 16, lowerSums(whole0, upper0, offset), scale, scales + 16, bias + 16);
  storeSums(c + 32, upper1, scale, scales + 32, bias + 32);
  storeSums(c + 48, lowerSums(whole1, upper1, offset), scale, scales + 48, bias + 48);
  storeSums(c + 64, upper2, scale, scales + 64, bias + 64);
  storeSums(c + 80, lowerSums(whole2, upper2, offset), scale, scales + 80, bias + 80);
}

/** The sums of the lower bytes' columns, where `offset` is 128 times the sum of A. */
function lowerSums(whole: v128, upper: v128, offset: v128): v128 {
  return i32x4.sub(i32x4.sub(whole, i32x4.shl(upper, 8)), offset);
}

/** Stores bias + sums∘scales of four columns, where the row has a scale too. */
function storeSums(c: usize, sums: v128, scale: v128, scales: usize, bias: usize): void {
  const scaled = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(scale, v128.load(scales)));
  v128.store(c, f32x4.add(v128.load(bias), scaled));
}
