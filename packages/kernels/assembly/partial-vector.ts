/*
 * Four float32 numbers at a time, at the end of a row fewer: what is past the end is neither read nor written.
 */

/** The first `count` numbers at an address, at most four; zeros for the others. */
export function loadUpTo4(address: usize, count: usize): v128 {
  return loadUpTo4Else(address, count, f32x4.splat(0));
}

/** The first `count` numbers at an address, at most four; those of a filling for the others. */
export function loadUpTo4Else(address: usize, count: usize, filling: v128): v128 {
  if (count >= 4) return v128.load(address);
  let vector = filling;
  if (count > 0) vector = v128.load32_lane(address, vector, 0);
  if (count > 1) vector = v128.load32_lane(address, vector, 1, 4);
  if (count > 2) vector = v128.load32_lane(address, vector, 2, 8);
  return vector;
}

/** Stores the first `count` numbers of a vector, at most four. */
export function storeUpTo4(address: usize, vector: v128, count: usize): void {
  if (count >= 4) {
    v128.store(address, vector);
    return;
  }
  if (count > 0) v128.store32_lane(address, vector, 0);
  if (count > 1) v128.store32_lane(address, vector, 1, 4);
  if (count > 2) v128.store32_lane(address, vector, 2, 8);
}

/** A vector with zeros after its first `count` numbers, which may be more than four. */
export function keepUpTo4(vector: v128, count: usize): v128 {
  if (count >= 4) return vector;
  return v128.and(vector, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(<i32>count)));
}

/**
 * Where the last vector of a row begins, for loops from the last to the first; negative if there is none. A recurrence that
 * goes back through memory goes back through its rows as well: read in one direction it is fetched ahead, 3 times as fast.
 */
export function lastVector(rowBytes: usize): isize {
  return <isize>((rowBytes - 1) & ~15);
}
