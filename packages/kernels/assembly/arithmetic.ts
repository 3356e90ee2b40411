import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * Arithmetic and comparisons of two operands, number by number. Either may be broadcast: along a row, its step is 0 and
 * its first number stands for all; from row to row, its row step is 0.
 */

/** The operations by number, in the order of `src/arithmetic-kernels.ts`. */
function combined4(operation: i32, a: v128, b: v128): v128 {
  switch (operation) {
    case 0:
      return f32x4.add(a, b);
    case 1:
      return f32x4.max(a, b);
    case 2:
      return f32x4.min(a, b);
    case 3:
      return f32x4.mul(a, b);
    case 4:
      return f32x4.div(a, b);
    default:
      return f32x4.sub(a, b);
  }
}

/** The comparisons by number, in the order of `src/arithmetic-kernels.ts`: all bits of a lane are set where it holds. */
function compared4(comparison: i32, a: v128, b: v128): v128 {
  switch (comparison) {
    case 0:
      return f32x4.eq(a, b);
    case 1:
      return f32x4.gt(a, b);
    case 2:
      return f32x4.ge(a, b);
    case 3:
      return f32x4.lt(a, b);
    case 4:
      return f32x4.le(a, b);
    default:
      return f32x4.ne(a, b);
  }
}

/** `rows` rows of `columns` numbers, one after another, each made of a number of both operands. Steps are 16 or 0 bytes. */
export function arithmetic(
  operation: i32,
  a: usize,
  aStep: usize,
  aRowStep: usize,
  b: usize,
  bStep: usize,
  bRowStep: usize,
  target: usize,
  columns: i32,
  rows: i32,
): void {
  for (; rows > 0; rows--) {
    let left = a;
    let right = b;
    let rest = columns;
    for (; rest >= 4; rest -= 4) {
      const x = aStep > 0 ? v128.load(left) : v128.load32_splat(left);
      const y = bStep > 0 ? v128.load(right) : v128.load32_splat(right);
      v128.store(target, combined4(operation, x, y));
      left += aStep;
      right += bStep;
      target += 16;
    }
    if (rest > 0) {
      const x = aStep > 0 ? loadUpTo4(left, rest) : v128.load32_splat(left);
      const y = bStep > 0 ? loadUpTo4(right, rest) : v128.load32_splat(right);
      storeUpTo4(target, combined4(operation, x, y), rest);
      target += (<usize>rest) << 2;
    }
    a += aRowStep;
    b += bRowStep;
  }
}

/** Like {@link arithmetic}, with a byte in the target for each pair: 1 where the comparison holds, else 0. */
export function compare(
  comparison: i32,
  a: usize,
  aStep: usize,
  aRowStep: usize,
  b: usize,
  bStep: usize,
  bRowStep: usize,
  target: usize,
  columns: i32,
  rows: i32,
): void {
  const ones = i8x16.splat(1);
  for (; rows > 0; rows--) {
    let left = a;
    let right = b;
    for (let rest = columns; rest > 0; rest -= 4) {
      const x = aStep > 0 ? loadUpTo4(left, rest) : v128.load32_splat(left);
      const y = bStep > 0 ? loadUpTo4(right, rest) : v128.load32_splat(right);
      const words = compared4(comparison, x, y);
      const halves = i16x8.narrow_i32x4_s(words, words);
      const bytes = v128.and(i8x16.narrow_i16x8_s(halves, halves), ones);
      if (rest >= 4) {
        v128.store32_lane(target, bytes, 0);
      } else {
        store<u8>(target, i8x16.extract_lane_u(bytes, 0));
        if (rest > 1) store<u8>(target, i8x16.extract_lane_u(bytes, 1), 1);
        if (rest > 2) store<u8>(target, i8x16.extract_lane_u(bytes, 2), 2);
      }
      left += aStep;
      right += bStep;
      target += <usize>min(rest, 4);
    }
    a += aRowStep;
    b += bRowStep;
  }
}
