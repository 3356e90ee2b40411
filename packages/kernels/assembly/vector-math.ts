import {
  doubledBias,
  far0,
  far1,
  far2,
  far3,
  far4,
  far5,
  far6,
  inverseLogOf2,
  leastExponent,
  logOf2High,
  logOf2Low,
  mostExponent,
  mostOfSigmoid,
  near0,
  near1,
  nearPole,
  nearResidue,
  one,
  ratio0,
  ratio1,
  ratio2,
  ratio4,
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

/** 1 / (1 + e^-x) of each number. */
export function sigmoid4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, leastExponent), mostOfSigmoid); // from 17 on the result rounds to 1
  const open = openPart4(bounded);
  return f32x4.div(open, f32x4.add(open, shutPart4(bounded, open)));
}

/**
 * One of two numbers whose ratio is e^-x, so that the sigmoid of x is open / (open + shut). With b = k·rest / (1 - e^-rest),
 * which is nearly a polynomial of degree 4, and x = power·ln 2 + rest, they are b and 2^-power·(b - k·rest).
 *
 * @param x From -104 to 30.
 */
export function openPart4(x: v128): v128 {
  const rest = restBeside4(x, roundedPower4(x));
  const square = f32x4.mul(rest, rest);
  const odd = f32x4.mul(rest, ratio1);
  const even = f32x4.mul(f32x4.add(f32x4.mul(square, ratio4), ratio2), square);
  return f32x4.add(f32x4.add(odd, ratio0), even);
}

/** The other one. */
export function shutPart4(x: v128, open: v128): v128 {
  const rounded = roundedPower4(x);
  const odd = f32x4.mul(restBeside4(x, rounded), ratio1);
  // Out of its exponent's bits: as a factor, 2^-power would be infinite where the sigmoid is subnormal.
  return i32x4.sub(f32x4.sub(open, f32x4.add(odd, odd)), i32x4.shl(rounded, 23));
}

/**
 * The hyperbolic tangent of each number: x / (x·coth x) below 1.3, and 1 - p(x)^-4 above. Where one of the two is not meant,
 * it is larger than the other, negative or NaN.
 */
export function tanh4(x: v128): v128 {
  const magnitude = v128.andnot(x, signBit);
  const square = f32x4.mul(x, x);
  const fraction = f32x4.div(nearResidue, f32x4.add(square, nearPole));
  const factor = f32x4.add(fraction, f32x4.add(f32x4.mul(square, near1), near0));
  const near = f32x4.div(magnitude, f32x4.add(f32x4.mul(factor, square), one));

  // In pairs whose higher coefficient is positive, so that none is -Infinity where another is Infinity.
  const low = f32x4.add(f32x4.mul(magnitude, far2), far1);
  const middle = f32x4.add(f32x4.mul(magnitude, far4), far3);
  const high = f32x4.add(f32x4.mul(magnitude, far6), far5);
  const lower = f32x4.add(f32x4.mul(middle, square), low);
  const slope = f32x4.add(f32x4.mul(high, f32x4.mul(square, square)), lower);
  const root = f32x4.add(f32x4.mul(slope, magnitude), far0);
  const squared = f32x4.mul(root, root);
  const far = f32x4.sub(one, f32x4.div(one, f32x4.mul(squared, squared)));

  // The lesser as integers without a sign, among which negative numbers and NaN are the largest.
  return v128.or(i32x4.min_u(near, far), v128.and(x, signBit));
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
