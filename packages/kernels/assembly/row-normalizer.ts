import { loadUpTo4Else } from './partial-vector';
import { addTo2, totalOf2 } from './row-sums';
import { exponential4, logarithm4 } from './vector-math';

/*
 * What a row of logits is normalized with: its largest number, and the sum of the exponentials of its numbers less that one,
 * which no logit can make overflow. What is past the end of a row counts as -Infinity, whose exponential is 0.
 */

/** The largest number of a row. Passes over NaN, which the sum of the exponentials then is. */
export function largestOf(row: usize, count: usize): f32 {
  const least = f32x4.splat(-Infinity);
  let largest = least;
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16) {
    largest = f32x4.pmax(largest, loadUpTo4Else(row, rest, least));
  }
  const left = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
  return max(left, max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
}

/** Σ e^(x - largest) over a row. */
export function sumOfExponentials(row: usize, count: usize, largest: f32): f64 {
  const least = f32x4.splat(-Infinity);
  const shift = f32x4.splat(largest);
  let sums = f64x2.splat(0);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16) {
    sums = addTo2(sums, exponential4(f32x4.sub(loadUpTo4Else(row, rest, least), shift)));
  }
  return totalOf2(sums);
}

/** The natural logarithm of a sum. Beside the float32 number next to it, what is left of the sum adds its share. */
export function logarithmOfSum(sum: f64): f64 {
  const near = <f32>sum;
  const logarithm = <f64>f32x4.extract_lane(logarithm4(f32x4.splat(near)), 0);
  return logarithm + (sum - <f64>near) / <f64>near;
}
