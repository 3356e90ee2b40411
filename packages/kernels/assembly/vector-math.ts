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

/** What of x is left beside a rounded power: x - power·ln 2, at most ln √2 in magnitude. */
function restBeside4(x: v128, rounded: v128): v128 {
  const power = f32x4.sub(rounded, rounder);
  return f32x4.sub(f32x4.sub(x, f32x4.mul(power, logOf2High)), f32x4.mul(power, logOf2Low));
}

/** e^rest - 1 - rest. */
function exponentialTail4(rest: v128): v128 {
  const square = f32x4.mul(rest, rest);
  // In pairs, so that fewer operations wait for one another.
  const low = f32x4.add(f32x4.mul(tail3, rest), tail2);
  const middle = f32x4.add(f32x4.mul(tail5, rest), tail4);
  const high = f32x4.add(f32x4.mul(tail6, square), middle);
  return f32x4.mul(f32x4.add(f32x4.mul(high, square), low), square);
}

/** e to the power of each number. */
export function exponential4(x: v128): v128 {
  // Past these bounds the result is 0 or infinite anyway; pmin and pmax hand a NaN on.
  const bounded = f32x4.pmin(f32x4.pmax(x, leastExponent), mostExponent);
  const rounded = roundedPower4(bounded);
  const rest = restBeside4(bounded, rounded);
  const value = f32x4.add(one, f32x4.add(rest, exponentialTail4(rest)));
  // Two factors: 2^power alone would overflow at 128, and could not make subnormal numbers.
  const power = i32x4.add(rounded, doubledBias);
  const part = i32x4.shr_s(power, 1);
  return f32x4.mul(f32x4.mul(value, i32x4.shl(part, 23)), i32x4.shl(i32x4.sub(power, part), 23));
}

/** 1 / (1 + e^-x) of each number, as e^x / (1 + e^x). */
export function sigmoid4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, leastExponent), mostOfSigmoid); // from 17 on the result rounds to 1
  const rounded = roundedPower4(bounded);
  const rest = restBeside4(bounded, rounded);
  const value = f32x4.add(one, f32x4.add(rest, exponentialTail4(rest)));
  // 2^64 too large at first, so that a result may be subnormal.
  const scaled = f32x4.mul(value, i32x4.shl(i32x4.add(rounded, raisedBias), 23));
  const power = f32x4.mul(scaled, lowered);
  const sum = f32x4.add(power, one);
  const quotient = f32x4.div(power, sum);
  // What the sum lost in rounding would cost half a unit more, where the result is just below a power of two.
  const excess = f32x4.mul(quotient, lostOfSum4(power, sum));
  return f32x4.sub(quotient, v128.and(excess, f32x4.lt(power, one)));
}

/** The hyperbolic tangent of each number: h / (1 + h) with h = (e^2x - 1) / 2. */
export function tanh4(x: v128): v128 {
  const magnitude = v128.andnot(x, signBit);
  const doubled = f32x4.pmin(f32x4.add(magnitude, magnitude), mostOfTanh); // from 18 on the result rounds to 1
  const rounded = roundedPower4(doubled);
  const rest = restBeside4(doubled, rounded);
  const tail = exponentialTail4(rest);
  const fraction = f32x4.add(rest, tail);
  const scale = i32x4.shl(i32x4.add(rounded, halvedBias), 23); // 2^power / 2
  const grown = f32x4.add(f32x4.mul(scale, fraction), f32x4.sub(scale, half)); // h, without cancellation
  const sum = f32x4.add(grown, one);
  const quotient = f32x4.div(grown, sum);
  // Near 0, what both sums lost in rounding would add up to more than 2 units.
  const lostOfFraction = f32x4.mul(scale, f32x4.sub(tail, f32x4.sub(fraction, rest)));
  const excess = f32x4.sub(f32x4.mul(quotient, lostOfSum4(grown, sum)), lostOfFraction);
  const value = f32x4.sub(quotient, v128.and(excess, f32x4.lt(grown, one)));
  return v128.or(value, v128.and(x, signBit));
}

/** What 1 + x, of an x from 0 to 1, lost in rounding to a sum. */
function lostOfSum4(x: v128, sum: v128): v128 {
  return f32x4.sub(x, f32x4.sub(sum, one));
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
