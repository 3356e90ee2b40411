import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * Products with one-hot vectors, given by the ids of their ones: rows of a matrix [vocabularySize, width].
 */

/** target[i] = weight[tokens[i]] + bias, [count, width]. */
export function projectTokens(tokens: usize, weight: usize, bias: usize, target: usize, count: i32, width: i32): void {
  const size = (<usize>width) << 2;
  for (; count > 0; count--) {
    const row = weight + <usize>load<i32>(tokens) * size;
    for (let at: usize = 0; at < size; at += 16) {
      const left = (size - at) >> 2;
      storeUpTo4(target + at, f32x4.add(loadUpTo4(bias + at, left), loadUpTo4(row + at, left)), left);
    }
    tokens += 4;
    target += size;
  }
}

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
    const token = load<u32>(tokens);
    const sum = target + <usize>token * size;
    for (let at: usize = 0; token < <u32>vocabularySize && at < size; at += 16) {
      const left = (size - at) >> 2;
      storeUpTo4(sum + at, f32x4.add(loadUpTo4(sum + at, left), loadUpTo4(rows + at, left)), left);
    }
    tokens += 4;
    rows += size;
  }
}
