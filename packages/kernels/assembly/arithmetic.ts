import { loadUpTo4, storeUpTo4 } from './partial-vector';

/*
 * Arithmetic and comparisons of two operands, number by number. Either may be broadcast: along a row, its step is 0 and
 * its first number stands for all; from row to row, its row step is 0.
 *
 * The operations are types, so that each has loops of its own. Where both operands are
 * broadcast along a row, it has one number.
 */

class Add {}
class Divide {}
class Maximum {}
class Minimum {}
class Multiply {}
class Prelu {}
class Subtract {}

class Equal {}
class Greater {}
class GreaterEqual {}
class Less {}
class LessEqual {}
class NotEqual {}

/** An operation on four numbers of each operand; a comparison sets all bits of a lane where it holds. */
function combined4<Operation>(a: v128, b: v128): v128 {
  if (idof<Operation>() === idof<Add>()) return f32x4.add(a, b);
  if (idof<Operation>() === idof<Divide>()) return f32x4.div(a, b);
  if (idof<Operation>() === idof<Maximum>()) return f32x4.max(a, b);
  if (idof<Operation>() === idof<Minimum>()) return f32x4.min(a, b);
  if (idof<Operation>() === idof<Multiply>()) return f32x4.mul(a, b);
  if (idof<Operation>() === idof<Prelu>()) return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, f32x4.splat(0)));
  if (idof<Operation>() === idof<Subtract>()) return f32x4.sub(a, b);
  if (idof<Operation>() === idof<Equal>()) return f32x4.eq(a, b);
  if (idof<Operation>() === idof<Greater>()) return f32x4.gt(a, b);
  if (idof<Operation>() === idof<GreaterEqual>()) return f32x4.ge(a, b);
  if (idof<Operation>() === idof<Less>()) return f32x4.lt(a, b);
  if (idof<Operation>() === idof<LessEqual>()) return f32x4.le(a, b);
  return f32x4.ne(a, b);
}

/** Up to four numbers of an operand whose step is 16 bytes, or 0 where it is broadcast. */
function operand4(address: usize, step: usize, count: usize): v128 {
  return step > 0 ? loadUpTo4(address, count) : v128.load32_splat(address);
}

/** A row of numbers made of a number of both operands. */
function combineRow<Operation>(a: usize, aStep: usize, b: usize, bStep: usize, target: usize, columns: i32): void {
  let rest = columns;
  if (aStep === 0) {
    const x = v128.load32_splat(a);
    for (; rest >= 8; rest -= 8, b += 32, target += 32) {
      v128.store(target, combined4<Operation>(x, v128.load(b)));
      v128.store(target, combined4<Operation>(x, v128.load(b, 16)), 16);
    }
  } else if (bStep === 0) {
    const y = v128.load32_splat(b);
    for (; rest >= 8; rest -= 8, a += 32, target += 32) {
      v128.store(target, combined4<Operation>(v128.load(a), y));
      v128.store(target, combined4<Operation>(v128.load(a, 16), y), 16);
    }
  } else {
    for (; rest >= 16; rest -= 16, a += 64, b += 64, target += 64) {
      v128.store(target, combined4<Operation>(v128.load(a), v128.load(b)));
      v128.store(target, combined4<Operation>(v128.load(a, 16), v128.load(b, 16)), 16);
      v128.store(target, combined4<Operation>(v128.load(a, 32), v128.load(b, 32)), 32);
      v128.store(target, combined4<Operation>(v128.load(a, 48), v128.load(b, 48)), 48);
    }
  }
  for (; rest > 0; rest -= 4, a += aStep, b += bStep, target += 16) {
    storeUpTo4(target, combined4<Operation>(operand4(a, aStep, rest), operand4(b, bStep, rest)), rest);
  }
}

/** A row of bytes: 1 where a comparison of both operands holds, else 0. */
function compareRow<Comparison>(a: usize, aStep: usize, b: usize, bStep: usize, target: usize, columns: i32): void {
  const ones = i8x16.splat(1);
  let rest = columns;
  for (; rest >= 16; rest -= 16, target += 16) {
    const first = combined4<Comparison>(operand4(a, aStep, 4), operand4(b, bStep, 4));
    const second = combined4<Comparison>(operand4(a + aStep, aStep, 4), operand4(b + bStep, bStep, 4));
    a += aStep << 1;
    b += bStep << 1;
    const third = combined4<Comparison>(operand4(a, aStep, 4), operand4(b, bStep, 4));
    const fourth = combined4<Comparison>(operand4(a + aStep, aStep, 4), operand4(b + bStep, bStep, 4));
    a += aStep << 1;
    b += bStep << 1;
    const left = i16x8.narrow_i32x4_s(first, second);
    const right = i16x8.narrow_i32x4_s(third, fourth);
    v128.store(target, v128.and(i8x16.narrow_i16x8_s(left, right), ones));
  }
  for (; rest > 0; rest--, a += aStep >> 2, b += bStep >> 2, target++) {
    const result = combined4<Comparison>(v128.load32_zero(a), v128.load32_zero(b));
    store<u8>(target, i32x4.extract_lane(result, 0) & 1);
  }
}

/**
 * `rows` rows of `columns` numbers, one after another, each made of a number of both operands. Steps are 16 or 0 bytes.
 *
 * @param operation Its place in the list of `src/arithmetic-kernels.ts`.
 */
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
  for (const end = target + ((<usize>rows * <usize>columns) << 2); target < end; target += (<usize>columns) << 2) {
    if (operation === 0) combineRow<Add>(a, aStep, b, bStep, target, columns);
    else if (operation === 1) combineRow<Maximum>(a, aStep, b, bStep, target, columns);
    else if (operation === 2) combineRow<Minimum>(a, aStep, b, bStep, target, columns);
    else if (operation === 3) combineRow<Multiply>(a, aStep, b, bStep, target, columns);
    else if (operation === 4) combineRow<Prelu>(a, aStep, b, bStep, target, columns);
    else if (operation === 5) combineRow<Divide>(a, aStep, b, bStep, target, columns);
    else combineRow<Subtract>(a, aStep, b, bStep, target, columns);
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
  for (const end = target + <usize>rows * <usize>columns; target < end; target += <usize>columns) {
    if (comparison === 0) compareRow<Equal>(a, aStep, b, bStep, target, columns);
    else if (comparison === 1) compareRow<Greater>(a, aStep, b, bStep, target, columns);
    else if (comparison === 2) compareRow<GreaterEqual>(a, aStep, b, bStep, target, columns);
    else if (comparison === 3) compareRow<Less>(a, aStep, b, bStep, target, columns);
    else if (comparison === 4) compareRow<LessEqual>(a, aStep, b, bStep, target, columns);
    else compareRow<NotEqual>(a, aStep, b, bStep, target, columns);
    a += aRowStep;
    b += bRowStep;
  }
}
