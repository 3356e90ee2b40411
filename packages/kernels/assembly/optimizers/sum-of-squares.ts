import { loadUpTo4 } from '../partial-vector';

/**
 * The sum of the squares of `count` numbers, in float64.
 *
 * Eight sums run side by side, the k-th over the numbers whose index is k modulo eight. They are added up at the end, in
 * a fixed order.
 */
export function sumOfSquares(values: usize, count: usize): f64 {
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  let third = f64x2.splat(0);
  let fourth = f64x2.splat(0);
  for (let index: usize = 0; index < count; index += 8) {
    const rest = count - index;
    const left = loadUpTo4(values + (index << 2), rest);
    const right = loadUpTo4(values + (index << 2) + 16, rest > 4 ? rest - 4 : 0);
    first = f64x2.add(first, lowSquares(left));
    second = f64x2.add(second, highSquares(left));
    third = f64x2.add(third, lowSquares(right));
    fourth = f64x2.add(fourth, highSquares(right));
  }
  const pair = f64x2.add(f64x2.add(first, second), f64x2.add(third, fourth));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** The squares of the first two of four numbers. */
function lowSquares(values: v128): v128 {
  const wide = f64x2.promote_low_f32x4(values);
  return f64x2.mul(wide, wide);
}

/** The squares of the last two of four numbers. */
function highSquares(values: v128): v128 {
  return lowSquares(i32x4.shuffle(values, values, 2, 3, 2, 3));
}
