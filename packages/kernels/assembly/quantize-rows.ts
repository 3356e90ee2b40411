import { loadUpTo4 } from './partial-vector';

/*
 * Numbers of 16 bits in place of float32, for products of integers.
 */

/** Below, a row counts as zeros: the quotient that scales it could be infinite. */
const leastMagnitude: f32 = 1e-30;

/**
 * Rounds each row to integers from -limit to limit; the limit is at most 32,767. Row i is at a + i·rowStride, its integers are
 * at quantized + i·quantizedStride, followed by zeros up to a multiple of 4. `facts` gets two numbers of each row: what one unit
 * stands for, which is NaN or infinite where the row holds such a number, so that the products do so too; and 128 times the sum of
 * the integers, as an integer.
 */
export function quantizeRows(
  a: usize,
  rowStride: usize,
  quantized: usize,
  quantizedStride: usize,
  facts: usize,
  rows: i32,
  inner: i32,
  limit: f32,
): void {
  for (let row = 0; row < rows; row++) {
    quantizeRow(a, quantized, facts, inner, limit);
    a += rowStride;
    quantized += quantizedStride;
    facts += 8;
  }
}

function quantizeRow(a: usize, quantized: usize, facts: usize, inner: i32, limit: f32): void {
  const end = a + ((<usize>inner) << 2);
  let largest4 = f32x4.splat(0);
  for (let at = a; at < end; at += 16) {
    largest4 = f32x4.max(largest4, f32x4.abs(loadUpTo4(at, (end - at) >> 2)));
  }
  const left = max(f32x4.extract_lane(largest4, 0), f32x4.extract_lane(largest4, 1));
  const right = max(f32x4.extract_lane(largest4, 2), f32x4.extract_lane(largest4, 3));
  const largest = max(left, right);
  const factor = f32x4.splat(largest > leastMagnitude ? limit / largest : 0);
  let sums = i32x4.splat(0);
  for (; a < end; a += 16) {
    const scaled = f32x4.nearest(f32x4.mul(loadUpTo4(a, (end - a) >> 2), factor));
    const whole = i32x4.trunc_sat_f32x4_s(scaled);
    sums = i32x4.add(sums, whole);
    v128.store64_lane(quantized, i16x8.narrow_i32x4_s(whole, whole), 0);
    quantized += 8;
  }
  const sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  const rest = i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  store<f32>(facts, largest / limit);
  store<i32>(facts, (sum + rest) << 7, 4);
}
