import { loadUpTo4, storeUpTo4 } from './partial-vector';

/**
 * The sums over the middle axis of a block [outer, length, inner]; the target is [outer, inner].
 *
 * Where the inner axis has length 1, sixteen partial sums run along the middle one, and are added up at the end.
 */
export function sumOverAxis(source: usize, target: usize, outer: i32, length: i32, inner: i32): void {
  const rowBytes = (<usize>inner) << 2;
  const blockBytes = <usize>length * rowBytes;
  for (; outer > 0; outer--) {
    if (inner === 1) store<f32>(target, sumOfRow(source, length));
    else sumOfRows(source, target, length, inner);
    source += blockBytes;
    target += rowBytes;
  }
}

function sumOfRow(row: usize, length: i32): f32 {
  const zeros = f32x4.splat(0);
  let sum0 = zeros;
  let sum1 = zeros;
  let sum2 = zeros;
  let sum3 = zeros;
  let rest = length;
  for (; rest >= 16; rest -= 16, row += 64) {
    sum0 = f32x4.add(sum0, v128.load(row));
    sum1 = f32x4.add(sum1, v128.load(row, 16));
    sum2 = f32x4.add(sum2, v128.load(row, 32));
    sum3 = f32x4.add(sum3, v128.load(row, 48));
  }
  for (; rest > 0; rest -= 4, row += 16) sum0 = f32x4.add(sum0, loadUpTo4(row, rest));
  const sums = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
  const left = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  return left + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
}

/** Sixteen columns at a time, which fill a cache line; the last ones four at a time. */
function sumOfRows(source: usize, target: usize, length: i32, inner: i32): void {
  const rowBytes = (<usize>inner) << 2;
  const zeros = f32x4.splat(0);
  let rest = inner;
  for (; rest >= 16; rest -= 16, source += 64, target += 64) {
    let sum0 = zeros;
    let sum1 = zeros;
    let sum2 = zeros;
    let sum3 = zeros;
    let row = source;
    for (let index = 0; index < length; index++, row += rowBytes) {
      sum0 = f32x4.add(sum0, v128.load(row));
      sum1 = f32x4.add(sum1, v128.load(row, 16));
      sum2 = f32x4.add(sum2, v128.load(row, 32));
      sum3 = f32x4.add(sum3, v128.load(row, 48));
    }
    v128.store(target, sum0);
    v128.store(target, sum1, 16);
    v128.store(target, sum2, 32);
    v128.store(target, sum3, 48);
  }
  for (; rest > 0; rest -= 4, source += 16, target += 16) {
    let sum = zeros;
    let row = source;
    for (let index = 0; index < length; index++, row += rowBytes) sum = f32x4.add(sum, loadUpTo4(row, rest));
    storeUpTo4(target, sum, rest);
  }
}
