import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { exponentiate, largestOf, logarithmOfSum } from './row-normalizer';
import { addTo2, totalOf2 } from './row-sums';

/* The logarithm of the softmax of each row of a matrix [rows, columns], forwards and backwards. */

/** Forwards: y = (x - largest) - log Σ e^(x - largest). */
export function logSoftmaxForward(logits: usize, target: usize, rows: i32, columns: i32): void {
  const count = <usize>columns;
  const rowBytes = count << 2;
  for (; rows > 0; rows--) {
    const largest = largestOf(logits, count);
    const logarithm = <f32>logarithmOfSum(exponentiate(logits, target, count, largest));
    subtractTwice(logits, largest, logarithm, target, count);
    logits += rowBytes;
    target += rowBytes;
  }
}

/** Writes (x - first) - second of each number of a row. */
function subtractTwice(row: usize, first: f32, second: f32, target: usize, count: usize): void {
  const firsts = f32x4.splat(first);
  const seconds = f32x4.splat(second);
  for (; count >= 4; count -= 4, row += 16, target += 16) {
    v128.store(target, f32x4.sub(f32x4.sub(v128.load(row), firsts), seconds));
  }
  storeUpTo4(target, f32x4.sub(f32x4.sub(loadUpTo4(row, count), firsts), seconds), count);
}

/** Backwards, from the logarithm y of the softmax and its gradient: dx = dy - e^y·Σ dy. */
export function logSoftmaxBackward(logSoftmax: usize, gradient: usize, target: usize, rows: i32, columns: i32): void {
  const count = <usize>columns;
  const rowBytes = count << 2;
  for (; rows > 0; rows--) {
    exponentiate(logSoftmax, target, count, 0);
    subtractShares(gradient, <f32>sumOf(gradient, count), target, count);
    logSoftmax += rowBytes;
    gradient += rowBytes;
    target += rowBytes;
  }
}

/** Writes dy - share·sum for each number dy of a row; the shares are in the target. */
function subtractShares(row: usize, sum: f32, target: usize, count: usize): void {
  const sums = f32x4.splat(sum);
  for (; count >= 4; count -= 4, row += 16, target += 16) {
    v128.store(target, f32x4.sub(v128.load(row), f32x4.mul(v128.load(target), sums)));
  }
  storeUpTo4(target, f32x4.sub(loadUpTo4(row, count), f32x4.mul(loadUpTo4(target, count), sums)), count);
}

function sumOf(row: usize, count: usize): f64 {
  let sums = f64x2.splat(0);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16) sums = addTo2(sums, loadUpTo4(row, rest));
  return totalOf2(sums);
}
