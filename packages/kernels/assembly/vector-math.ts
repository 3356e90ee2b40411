/*
 * Elementary functions of four float32 numbers at a time: additions, multiplications and divisions of IEEE 754 in a fixed
 * order, so that every machine computes the same bits. Errors are at most 2 units in the last place, in subnormal results
 * too. A NaN gives a NaN.
 */

/** e to the power of each number. Source: the range reduction and the polynomial of Cephes's `expf`, Moshier 1992. */
export function exponential4(x: v128): v128 {
  const one = f32x4.splat(1);
  // Past these bounds the result is 0 or infinite anyway; min and max hand a NaN on.
  const bounded = f32x4.min(f32x4.max(x, f32x4.splat(-104)), f32x4.splat(89));
  const power = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
  // ln 2 in two parts, of which the first has so few bits that its product with the power is exact.
  const partial = f32x4.sub(bounded, f32x4.mul(power, f32x4.splat(0.693359375)));
  const rest = f32x4.sub(partial, f32x4.mul(power, f32x4.splat(-2.1219444e-4)));
  let sum = f32x4.splat(1.98756915e-4);
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.3981999507e-3));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(8.3334519073e-3));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(4.1665795894e-2));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.6666665459e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(5.0000001201e-1));
  // 1 + rest in two parts, so that only the last addition rounds noticeably.
  const high = f32x4.add(one, rest);
  const low = f32x4.sub(rest, f32x4.sub(high, one));
  const value = f32x4.add(high, f32x4.add(f32x4.mul(sum, f32x4.mul(rest, rest)), low));
  // Two factors: 2^power alone would overflow at 128, and could not make subnormal numbers.
  const whole = i32x4.trunc_sat_f32x4_s(power);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(value, powerOfTwo4(half)), powerOfTwo4(i32x4.sub(whole, half)));
}

/** 2 to integer powers from -126 to 127. */
function powerOfTwo4(power: v128): v128 {
  return i32x4.shl(i32x4.add(power, i32x4.splat(127)), 23);
}

/** 1 / (1 + e^-x) of each number. */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const small = exponential4(f32x4.neg(f32x4.abs(x))); // at most 1, so that nothing overflows
  const isPositive = f32x4.ge(x, f32x4.splat(0));
  return f32x4.div(v128.bitselect(one, small, isPositive), f32x4.add(one, small));
}

/** The hyperbolic tangent of each number. Source: Cephes's `tanhf`, Moshier 1992. */
export function tanh4(x: v128): v128 {
  const one = f32x4.splat(1);
  const magnitude = f32x4.abs(x);
  // Near 0, where the quotient below would lose digits: an odd polynomial.
  const square = f32x4.mul(x, x);
  let sum = f32x4.splat(-5.70498872745e-3);
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(2.06390887954e-2));
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(-5.37397155531e-2));
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(1.33314422036e-1));
  sum = f32x4.add(f32x4.mul(sum, square), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(x, f32x4.mul(x, f32x4.mul(sum, square)));
  const grown = exponential4(f32x4.add(magnitude, magnitude));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(grown, one)));
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(near, signed, f32x4.lt(magnitude, f32x4.splat(0.625)));
}
