import { loadUpTo4 } from './partial-vector';

/*
 * Numbers of 16 bits in place of float32, for products of integers.
 */

/** Below, a row counts as zeros: the quotient that scales it could be infinite. */
const leastMagnitude: f32 = 1e-30;

/**
 * Rounds each row to integers from -limit to limit; the limit is at most 32,767. Row i is at a + i·rowStride, its integers are
 * at quantized + i·quantizedStride, followed by zeros up to a multiple of 4. `scales` gets what one unit of each row stands for:
 * NaN or infinite where the row holds such a number, so that the products do so too.
 */
export function quantizeRows(
  a: usize,
  rowStride: usize,
  quantized: usize,
  quantizedStride: usize,
  scales: usize,
  rows: i32,
  inner: i32,
  limit: f32,
): void {
  for (let row = 0; row < rows; row++) {
    store<f32>(scales, quantizeRow(a, quantized, inner, limit));
    a += rowStride;
    quantized += quantizedStride;
    scales += 4;
  }
}

function quantizeRow(a: usize, quantized: usize, inner: i32, limit: f32): f32 {
  const end = a + ((<usize>inner) << 2);
  let largest4 = f32x4.splat(0);
  for (let at = a; at < end; at += 16) {
    largest4 = f32x4.max(largest4, f32x4.abs(loadUpTo4(at, (end - at) >> 2)));
  }
  const left = max(f32x4.extract_lane(largest4, 0), f32x4.extract_lane(largest4, 1));
  const right = max(f32x4.extract_lane(largest4, 2), f32x4.extract_lane(largest4, 3));
  const largest = max(left, right);
  const factor = f32x4.splat(largest > leastMagnitude ? limit / largest : 0);
  for (; a < end; a += 16) {
    const scaled = f32x4.nearest(f32x4.mul(loadUpTo4(a, (end - a) >> 2), factor));
    const whole = i32x4.trunc_sat_f32x4_s(scaled);
    v128.store64_lane(quantized, i16x8.narrow_i32x4_s(whole, whole), 0);
    quantized += 8;
  }
  return largest / limit;
}
