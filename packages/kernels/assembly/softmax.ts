import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { addTo2, totalOf2 } from './row-sums';

/* The gradient of the softmax of each row of a matrix [rows, columns]. Forwards, tfjs's own kernel is as fast as ours was. */

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
