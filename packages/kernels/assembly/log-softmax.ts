import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { largestOf, logarithmOfSum, sumOfExponentials } from './row-normalizer';
import { addTo2, totalOf2 } from './row-sums';
import { exponential4 } from './vector-math';

/* The logarithm of the softmax of each row of a matrix [rows, columns], forwards and backwards. */

/** Forwards: y = (x - largest) - log Σ e^(x - largest). */
export function logSoftmaxForward(logits: usize, target: usize, rows: i32, columns: i32): void {
  const count = <usize>columns;
  const rowBytes = count << 2;
  for (; rows > 0; rows--) {
    const largest = largestOf(logits, count);
    const shift = f32x4.splat(largest);
    const logarithm = f32x4.splat(<f32>logarithmOfSum(sumOfExponentials(logits, count, largest)));
    let at: usize = 0;
    for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), at += 16) {
      const shifted = f32x4.sub(loadUpTo4(logits + at, rest), shift);
      storeUpTo4(target + at, f32x4.sub(shifted, logarithm), rest);
    }
    logits += rowBytes;
    target += rowBytes;
  }
}

/** Backwards, from the logarithm y of the softmax and its gradient: dx = dy - e^y·Σ dy. */
export function logSoftmaxBackward(logSoftmax: usize, gradient: usize, target: usize, rows: i32, columns: i32): void {
  const count = <usize>columns;
  const rowBytes = count << 2;
  for (; rows > 0; rows--) {
    const sum = f32x4.splat(<f32>sumOf(gradient, count));
    let at: usize = 0;
    for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), at += 16) {
      const share = f32x4.mul(exponential4(loadUpTo4(logSoftmax + at, rest)), sum);
      storeUpTo4(target + at, f32x4.sub(loadUpTo4(gradient + at, rest), share), rest);
    }
    logSoftmax += rowBytes;
    gradient += rowBytes;
    target += rowBytes;
  }
}

function sumOf(row: usize, count: usize): f64 {
  let sums = f64x2.splat(0);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16) sums = addTo2(sums, loadUpTo4(row, rest));
  return totalOf2(sums);
}
