import { addRow } from './sum-rows';

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

/**
 * target[tokens[b, t]] += rows[t, b], time after time, from the first `width` numbers of rows [time, batch, ...]; the
 * target is [vocabularySize, width]. Other ids are left out.
 */
export function addTokenRows(
  tokens: usize,
  rows: usize,
  rowStride: usize,
  target: usize,
  batch: i32,
  time: i32,
  width: i32,
  vocabularySize: i32,
): void {
  const size = (<usize>width) << 2;
  for (let t = 0; t < time; t++) {
    for (let b = 0; b < batch; b++) {
      const token = load<u32>(tokens + ((<usize>b * <usize>time + <usize>t) << 2));
      if (token < <u32>vocabularySize) addRow(rows, size, target + <usize>token * size);
      rows += rowStride;
    }
  }
}
