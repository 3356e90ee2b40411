import { loadUpTo4, loadUpTo4Else, storeUpTo4 } from './partial-vector';
import { largestOf } from './row-normalizer';
import { addTo2, totalOf2 } from './row-sums';
import { exponential4 } from './vector-math';

/* The softmax of each row of a matrix [rows, columns], forwards and backwards. */

/** Forwards: y = e^(x - largest) / Σ e^(x - largest). */
export function softmaxForward(logits: usize, target: usize, rows: i32, columns: i32): void {
  const count = <usize>columns;
  const rowBytes = count << 2;
  for (; rows > 0; rows--) {
    const sum = exponentiate(logits, target, count, largestOf(logits, count));
    divide(target, count, <f32>sum);
    logits += rowBytes;
    target += rowBytes;
  }
}

/** Writes e^(x - largest) of a row, and gives their sum. */
function exponentiate(row: usize, target: usize, count: usize, largest: f32): f64 {
  const least = f32x4.splat(-Infinity);
  const shift = f32x4.splat(largest);
  let sums = f64x2.splat(0);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16, target += 16) {
    const value = exponential4(f32x4.sub(loadUpTo4Else(row, rest, least), shift));
    storeUpTo4(target, value, rest);
    sums = addTo2(sums, value);
  }
  return totalOf2(sums);
}

/** Divides a row by a number, in place. */
function divide(row: usize, count: usize, divisor: f32): void {
  const by = f32x4.splat(divisor);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16) {
    storeUpTo4(row, f32x4.div(loadUpTo4(row, rest), by), rest);
  }
}

/** Backwards, from the softmax y and its gradient: dx = y∘(dy - Σ dy∘y). */
export function softmaxBackward(softmax: usize, gradient: usize, target: usize, rows: i32, columns: i32): void {
  const count = <usize>columns;
  const rowBytes = count << 2;
  for (; rows > 0; rows--) {
    const mean = f32x4.splat(<f32>sumOfProducts(softmax, gradient, count));
    let at: usize = 0;
    for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), at += 16) {
      const deviation = f32x4.sub(loadUpTo4(gradient + at, rest), mean);
      storeUpTo4(target + at, f32x4.mul(loadUpTo4(softmax + at, rest), deviation), rest);
    }
    softmax += rowBytes;
    gradient += rowBytes;
    target += rowBytes;
  }
}

function sumOfProducts(left: usize, right: usize, count: usize): f64 {
  let sums = f64x2.splat(0);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), left += 16, right += 16) {
    sums = addTo2(sums, f32x4.mul(loadUpTo4(left, rest), loadUpTo4(right, rest)));
  }
  return totalOf2(sums);
}
