import { loadUpTo4Else } from './partial-vector';
import { exponentiate, largestOf, logarithmOfSum, scaleRow } from './row-normalizer';
import { addTo2, totalOf2 } from './row-sums';

/*
 * The mean of -log softmax(logits)[target] over the rows that count, forwards and backwards. Logits are [rows, columns],
 * targets int32 [rows] and less than `columns`, the mask [rows]: 0 for rows that do not count, `rowCount` do. A share
 * `smoothing` of the weight of each target is spread evenly over all columns.
 */

/**
 * Forwards. Writes the loss, one number, and each row's largest logit and sum of exponentials less it: [rows, 2]. The scratch
 * is room for a row.
 */
export function crossEntropyForward(
  logits: usize,
  targets: usize,
  mask: usize,
  normalizers: usize,
  loss: usize,
  rows: i32,
  columns: i32,
  rowCount: i32,
  smoothing: f64,
  scratch: usize,
): void {
  const count = <usize>columns;
  let total: f64 = 0;
  for (; rows > 0; rows--) {
    let largest: f32 = 0;
    let sum: f64 = 0;
    if (load<f32>(mask) !== 0) {
      largest = largestOf(logits, count);
      sum = exponentiate(logits, scratch, count, largest);
      const atTarget = <f64>load<f32>(logits + ((<usize>load<u32>(targets)) << 2)) - <f64>largest;
      total += logarithmOfSum(sum) - (1 - smoothing) * atTarget;
      if (smoothing > 0) total -= (smoothing * sumOfDifferences(logits, count, largest)) / <f64>columns;
    }
    store<f32>(normalizers, largest);
    store<f32>(normalizers, <f32>sum, 4);
    logits += count << 2;
    targets += 4;
    mask += 4;
    normalizers += 8;
  }
  store<f32>(loss, <f32>(total / <f64>rowCount));
}

/** Σ (x - largest) over a row. */
function sumOfDifferences(row: usize, count: usize, largest: f32): f64 {
  const shift = f32x4.splat(largest);
  let sums = f64x2.splat(0);
  for (let rest = count; rest > 0; rest -= min<usize>(rest, 4), row += 16) {
    sums = addTo2(sums, f32x4.sub(loadUpTo4Else(row, rest, shift), shift));
  }
  return totalOf2(sums);
}

/** Backwards. Writes the gradient of the logits: (softmax - the weights of the targets)·lossGradient / rowCount. */
export function crossEntropyBackward(
  logits: usize,
  targets: usize,
  mask: usize,
  normalizers: usize,
  lossGradient: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  rowCount: i32,
  smoothing: f64,
): void {
  const rowBytes = (<usize>columns) << 2;
  const scale = <f64>load<f32>(lossGradient) / <f64>rowCount;
  const share = <f32>((scale * smoothing) / <f64>columns);
  const atTarget = <f32>(scale * (1 - smoothing));
  for (; rows > 0; rows--) {
    if (load<f32>(mask) !== 0) {
      const factor = <f32>(scale / <f64>load<f32>(normalizers, 4));
      exponentiate(logits, gradient, <usize>columns, load<f32>(normalizers));
      scaleRow(gradient, <usize>columns, factor, share);
      const target = gradient + ((<usize>load<u32>(targets)) << 2);
      store<f32>(target, load<f32>(target) - atTarget);
    } else {
      memory.fill(gradient, 0, rowBytes);
    }
    logits += rowBytes;
    gradient += rowBytes;
    targets += 4;
    mask += 4;
    normalizers += 8;
  }
}
