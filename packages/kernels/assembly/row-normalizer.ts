import { loadUpTo4, loadUpTo4Else, storeUpTo4 } from './partial-vector';
import {
  decayRounder,
  inverseLogOf2,
  leastOfDecay,
  logOf2High,
  logOf2Low,
  tail2,
  tail3,
  tail4,
  tail5,
  tail6,
} from './vector-constants';
import { logarithm4 } from './vector-math';

/*
 * What a row of logits is normalized with: its largest number, and the sum of the exponentials of its numbers less that one,
 * which no logit can make overflow.
 */

/** How many exponentials are summed in float32 before they are added to a sum in float64. */
const blockLength: usize = 256;

/** The largest number of a row. Passes over NaN, which the sum of the exponentials then is. */
export function largestOf(row: usize, count: usize): f32 {
  const least = f32x4.splat(-Infinity);
  let largest0 = least;
  let largest1 = least;
  let largest2 = least;
  let largest3 = least;
  for (; count >= 16; count -= 16, row += 64) {
    largest0 = f32x4.pmax(largest0, v128.load(row));
    largest1 = f32x4.pmax(largest1, v128.load(row, 16));
    largest2 = f32x4.pmax(largest2, v128.load(row, 32));
    largest3 = f32x4.pmax(largest3, v128.load(row, 48));
  }
  let largest = f32x4.pmax(f32x4.pmax(largest0, largest1), f32x4.pmax(largest2, largest3));
  for (; count > 0; count -= min<usize>(count, 4), row += 16) {
    largest = f32x4.pmax(largest, loadUpTo4Else(row, count, least));
  }
  const left = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
  return max(left, max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
}

/** Writes e^(x - largest) of each number of a row, or 0 where that is below 2^-126, and gives their sum. */
export function exponentiate(row: usize, target: usize, count: usize, largest: f32): f64 {
  let sum: f64 = 0;
  while (count > 0) {
    const length = min(count, blockLength);
    sum += exponentiateBlock(row, target, length, largest);
    row += length << 2;
    target += length << 2;
    count -= length;
  }
  return sum;
}

/** The same of one block. Of numbers that are not positive: `exponential4` of vector-math.ts with a third fewer operations. */
function exponentiateBlock(row: usize, target: usize, count: usize, largest: f32): f64 {
  // In locals: V8 would load a global anew for every vector.
  const inverse = inverseLogOf2;
  const rounder = decayRounder;
  const high = logOf2High;
  const low = logOf2Low;
  const factor2 = tail2;
  const factor3 = tail3;
  const factor4 = tail4;
  const factor5 = tail5;
  const factor6 = tail6;
  const least = leastOfDecay;
  const shift = f32x4.splat(largest);
  const past = f32x4.splat(-Infinity); // its exponential is 0
  let sums = f32x4.splat(0);
  for (; count > 0; count -= min<usize>(count, 4), row += 16, target += 16) {
    const x = f32x4.sub(loadUpTo4Else(row, count, past), shift);
    const rounded = f32x4.add(f32x4.mul(x, inverse), rounder);
    const scale = i32x4.shl(rounded, 23);
    const power = f32x4.sub(rounded, rounder);
    const rest = f32x4.sub(f32x4.sub(x, f32x4.mul(power, high)), f32x4.mul(power, low));
    const square = f32x4.mul(rest, rest);
    const lower = f32x4.add(f32x4.mul(factor3, rest), factor2);
    const upper = f32x4.add(f32x4.mul(factor6, square), f32x4.add(f32x4.mul(factor5, rest), factor4));
    const fraction = f32x4.add(rest, f32x4.mul(f32x4.add(f32x4.mul(upper, square), lower), square));
    const value = v128.andnot(f32x4.add(scale, f32x4.mul(scale, fraction)), f32x4.lt(x, least));
    storeUpTo4(target, value, count);
    sums = f32x4.add(sums, value);
  }
  const left = <f64>f32x4.extract_lane(sums, 0) + <f64>f32x4.extract_lane(sums, 1);
  return left + (<f64>f32x4.extract_lane(sums, 2) + <f64>f32x4.extract_lane(sums, 3));
}

/** The natural logarithm of a sum. What float32 leaves of the sum adds its share. */
export function logarithmOfSum(sum: f64): f64 {
  const near = <f32>sum;
  const logarithm = <f64>f32x4.extract_lane(logarithm4(f32x4.splat(near)), 0);
  return logarithm + (sum - <f64>near) / <f64>near;
}

/** Replaces each number x of a row by x·factor - share. */
export function scaleRow(row: usize, count: usize, factor: f32, share: f32): void {
  const factors = f32x4.splat(factor);
  const shares = f32x4.splat(share);
  for (; count >= 4; count -= 4, row += 16) {
    v128.store(row, f32x4.sub(f32x4.mul(v128.load(row), factors), shares));
  }
  storeUpTo4(row, f32x4.sub(f32x4.mul(loadUpTo4(row, count), factors), shares), count);
}
