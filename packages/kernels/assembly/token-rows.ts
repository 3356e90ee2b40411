import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * Products with one-hot vectors, given by the ids of their ones: rows of a matrix [vocabularySize, width].
 */

/** target[i] = weight[tokens[i]], [count, width]. */
export function copyTokenRows(tokens: usize, weight: usize, target: usize, count: i32, width: i32): void {
  const size = (<usize>width) << 2;
  for (; count > 0; count--) {
    memory.copy(target, weight + <usize>load<i32>(tokens) * size, size);
    tokens += 4;
    target += size;
  }
}

/** target[tokens[i]] += rows[i], in the order of i; the target is [vocabularySize, width]. Other ids are left out. */
export function addTokenRows(
  tokens: usize,
  rows: usize,
  target: usize,
  count: i32,
  width: i32,
  vocabularySize: i32,
): void {
  const size = (<usize>width) << 2;
  for (; count > 0; count--) {
    addTokenRow(load<u32>(tokens), rows, target, size, vocabularySize);
    tokens += 4;
    rows += size;
  }
}

/**
 * target[tokens[b, t]] += rows[t, b], time after time, from the first `width` numbers of rows [time, batch, ...]; the
 * target is [vocabularySize, width].
 */
export function addTokenSteps(
  tokens: usize,
  rows: usize,
  rowStride: usize,
  target: usize,
  batch: i32,
  time: i32,
  width: i32,
  vocabularySize: i32,
): void {
  for (let t = 0; t < time; t++) {
    for (let b = 0; b < batch; b++) {
      const token = load<u32>(tokens + ((<usize>b * <usize>time + <usize>t) << 2));
      addTokenRow(token, rows, target, (<usize>width) << 2, vocabularySize);
      rows += rowStride;
    }
  }
}

function addTokenRow(token: u32, row: usize, target: usize, size: usize, vocabularySize: i32): void {
  if (token >= <u32>vocabularySize) return;
  const sum = target + <usize>token * size;
  for (let at: usize = 0; at < size; at += 16) {
    const left = (size - at) >> 2;
    storeUpTo4(sum + at, f32x4.add(loadUpTo4(sum + at, left), loadUpTo4(row + at, left)), left);
  }
}
