/*
 * Vectors of four equal numbers, for vector-math.ts.
 *
 * Where a vector constant stands in the code, V8 makes it anew each time, with three instructions and more; from a global
 * it is one load, and the exponential takes 6 ns in place of 10. A global that nobody writes would be turned back into a
 * constant by the compiler: so prepareConstants writes them, once, before anything else is called.
 */

export let half: v128 = i64x2.splat(0);
export let one: v128 = i64x2.splat(0);
export let signBit: v128 = i64x2.splat(0);

/** Added and taken away again, it rounds numbers below 2²² to integers: 1.5·2²³, whose last bit counts ones. */
export let rounder: v128 = i64x2.splat(0);
/** Added to the bits of a rounded power that {@link rounder} is in still, they leave twice an exponent's bias, for two factors. */
export let doubledBias: v128 = i64x2.splat(0);
/** The same for one factor, of 2^(power - 1). */
export let halvedBias: v128 = i64x2.splat(0);
/** The same of 2^(power + 64); and 2^-64. */
export let raisedBias: v128 = i64x2.splat(0);
export let lowered: v128 = i64x2.splat(0);

/** 1 / ln 2. */
export let inverseLogOf2: v128 = i64x2.splat(0);
/** ln 2 in two parts, of which the first has so few bits that its product with a power is exact. */
export let logOf2High: v128 = i64x2.splat(0);
export let logOf2Low: v128 = i64x2.splat(0);

/** The coefficients of x² to x⁶ in e^x - 1 - x, for x from -ln √2 to ln √2: its relative error is 3e-9, near the least. */
export let tail2: v128 = i64x2.splat(0);
export let tail3: v128 = i64x2.splat(0);
export let tail4: v128 = i64x2.splat(0);
export let tail5: v128 = i64x2.splat(0);
export let tail6: v128 = i64x2.splat(0);

/** Where e^x is 0, and where it is infinite. */
export let leastExponent: v128 = i64x2.splat(0);
export let mostExponent: v128 = i64x2.splat(0);
/** Past where the sigmoid of x, and the hyperbolic tangent of x / 2, round to 1. */
export let mostOfSigmoid: v128 = i64x2.splat(0);
export let mostOfTanh: v128 = i64x2.splat(0);

/** {@link rounder} with an exponent's bias in its last bits, for powers of numbers that are not positive. */
export let decayRounder: v128 = i64x2.splat(0);
/** Where e^x goes below 2^-126. */
export let leastOfDecay: v128 = i64x2.splat(0);

/** To be called once, when the module is instantiated. */
export function prepareConstants(): void {
  const rounderBits = 0x4b400000;
  half = f32x4.splat(0.5);
  one = f32x4.splat(1);
  signBit = f32x4.splat(-0.0);
  rounder = f32x4.splat(12582912);
  doubledBias = i32x4.splat(254 - rounderBits);
  halvedBias = i32x4.splat(126 - rounderBits);
  raisedBias = i32x4.splat(191 - rounderBits);
  lowered = f32x4.splat(5.421010862427522e-20);
  inverseLogOf2 = f32x4.splat(1.44269504);
  logOf2High = f32x4.splat(0.693359375);
  logOf2Low = f32x4.splat(-2.1219444e-4);
  tail2 = f32x4.splat(0.5);
  tail3 = f32x4.splat(0.16666533);
  tail4 = f32x4.splat(0.041667245);
  tail5 = f32x4.splat(0.008367654);
  tail6 = f32x4.splat(0.0013863643);
  leastExponent = f32x4.splat(-104);
  mostExponent = f32x4.splat(89);
  mostOfSigmoid = f32x4.splat(30);
  mostOfTanh = f32x4.splat(20);
  decayRounder = i32x4.splat(rounderBits + 127);
  leastOfDecay = f32x4.splat(-87.33654);
}
