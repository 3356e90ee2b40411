import {
  doubledBias,
  half,
  halvedBias,
  inverseLogOf2,
  leastExponent,
  logOf2High,
  logOf2Low,
  lowered,
  mostExponent,
  mostOfSigmoid,
  mostOfTanh,
  one,
  raisedBias,
  rounder,
  signBit,
  tail2,
  tail3,
  tail4,
  tail5,
  tail6,
  tail7,
} from './vector-constants';

/*
 * Elementary functions of four float32 numbers at a time: additions, multiplications and divisions of IEEE 754 in a fixed
 * order, so that every machine computes the same bits. Errors are at most 2 units in the last place, in subnormal results
 * too. A NaN gives a NaN.
 */

/** x / ln 2 rounded to an integer power, to which {@link rounder} is added still: the power is in its last bits. */
function roundedPower4(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, inverseLogOf2), rounder);
}

/** e^x / 2^power - 1 for a rounded power: the exponential of what is left of x, at most 0.35 in magnitude. */
function fraction4(x: v128, rounded: v128): v128 {
  const power = f32x4.sub(rounded, rounder);
  const rest = f32x4.sub(f32x4.sub(x, f32x4.mul(power, logOf2High)), f32x4.mul(power, logOf2Low));
  let sum = f32x4.add(f32x4.mul(tail7, rest), tail6);
  sum = f32x4.add(f32x4.mul(sum, rest), tail5);
  sum = f32x4.add(f32x4.mul(sum, rest), tail4);
  sum = f32x4.add(f32x4.mul(sum, rest), tail3);
  sum = f32x4.add(f32x4.mul(sum, rest), tail2);
  return f32x4.add(rest, f32x4.mul(sum, f32x4.mul(rest, rest)));
}

/** e to the power of each number. */
export function exponential4(x: v128): v128 {
  // Past these bounds the result is 0 or infinite anyway; pmin and pmax hand a NaN on.
  const bounded = f32x4.pmin(f32x4.pmax(x, leastExponent), mostExponent);
  const rounded = roundedPower4(bounded);
  const value = f32x4.add(one, fraction4(bounded, rounded));
  // Two factors: 2^power alone would overflow at 128, and could not make subnormal numbers.
  const power = i32x4.add(rounded, doubledBias);
  const part = i32x4.shr_s(power, 1);
  return f32x4.mul(f32x4.mul(value, i32x4.shl(part, 23)), i32x4.shl(i32x4.sub(power, part), 23));
}

/** 1 / (1 + e^-x) of each number, as e^x / (1 + e^x). */
export function sigmoid4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, leastExponent), mostOfSigmoid); // from 17 on the result rounds to 1
  const rounded = roundedPower4(bounded);
  const value = f32x4.add(one, fraction4(bounded, rounded));
  // 2^64 too large at first, so that a result may be subnormal.
  const scaled = f32x4.mul(value, i32x4.shl(i32x4.add(rounded, raisedBias), 23));
  const power = f32x4.mul(scaled, lowered);
  return overItselfPlusOne4(power);
}

/** The hyperbolic tangent of each number: h / (1 + h) with h = (e^2x - 1) / 2. */
export function tanh4(x: v128): v128 {
  const magnitude = v128.andnot(x, signBit);
  const doubled = f32x4.pmin(f32x4.add(magnitude, magnitude), mostOfTanh); // from 18 on the result rounds to 1
  const rounded = roundedPower4(doubled);
  const scale = i32x4.shl(i32x4.add(rounded, halvedBias), 23); // 2^power / 2
  const grown = f32x4.add(f32x4.mul(scale, fraction4(doubled, rounded)), f32x4.sub(scale, half));
  return v128.or(overItselfPlusOne4(grown), v128.and(x, signBit));
}

/** x / (1 + x), of numbers that are not negative. */
function overItselfPlusOne4(x: v128): v128 {
  const sum = f32x4.add(x, one);
  const quotient = f32x4.div(x, sum);
  // What the sum lost in rounding, in parts of itself; where x is large it does not matter.
  const lost = v128.and(f32x4.sub(x, f32x4.sub(sum, one)), f32x4.lt(x, one));
  return f32x4.sub(quotient, f32x4.mul(quotient, lost));
}

/** The natural logarithm of each number: -Infinity of 0, NaN of less. Source: Cephes's `logf`, Moshier 1992. */
export function logarithm4(x: v128): v128 {
  // Subnormal numbers have fewer digits than their exponent says: 2²³ times as large they are normal.
  const isSubnormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, isSubnormal);
  // x = (1 + rest)·2^power with 1 + rest from √½ to √2.
  const rootOfHalf = i32x4.splat(0x3f3504f3);
  const offset = i32x4.sub(normal, rootOfHalf);
  const exponent = i32x4.sub(i32x4.shr_s(offset, 23), v128.and(isSubnormal, i32x4.splat(23)));
  const power = f32x4.convert_i32x4_s(exponent);
  const rest = f32x4.sub(i32x4.add(v128.and(offset, i32x4.splat(0x7fffff)), rootOfHalf), one);
  const square = f32x4.mul(rest, rest);
  let sum = f32x4.splat(7.0376836292e-2);
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(-1.151461031e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.167699874e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(-1.2420140846e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.4249322787e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(-1.6668057665e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(2.0000714765e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(-2.4999993993e-1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(3.3333331174e-1));
  let tail = f32x4.mul(f32x4.mul(sum, rest), square);
  tail = f32x4.add(tail, f32x4.mul(power, f32x4.splat(-2.1219444e-4)));
  tail = f32x4.sub(tail, f32x4.mul(square, f32x4.splat(0.5)));
  const value = f32x4.add(f32x4.add(rest, tail), f32x4.mul(power, f32x4.splat(0.693359375)));
  // Infinity and NaN come out as they went in; 0 is minus infinite; less than 0 is not a number.
  const infinity = f32x4.splat(Infinity);
  const ordinary = v128.bitselect(value, x, f32x4.lt(x, infinity));
  const orLess = v128.bitselect(f32x4.splat(NaN), ordinary, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(f32x4.neg(infinity), orLess, f32x4.eq(x, f32x4.splat(0)));
}
