/*
 * Vectors of four equal numbers, for vector-math.ts.
 *
 * Where a vector constant stands in the code, V8 makes it anew each time, with three instructions and more; from a global
 * it is one load, and the exponential takes 6 ns in place of 10. A global that nobody writes would be turned back into a
 * constant by the compiler: so prepareConstants writes them, once, before anything else is called.
 */

export let one: v128 = i64x2.splat(0);
export let signBit: v128 = i64x2.splat(0);

/** Added and taken away again, it rounds numbers below 2²² to integers: 1.5·2²³, whose last bit counts ones. */
export let rounder: v128 = i64x2.splat(0);
/** Added to the bits of a rounded power that {@link rounder} is in still, they leave twice an exponent's bias, for two factors. */
export let doubledBias: v128 = i64x2.splat(0);

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
/** Past where the sigmoid rounds to 1. */
export let mostOfSigmoid: v128 = i64x2.splat(0);

/**
 * The coefficients of 1, x, x² and x⁴ in k·x / (1 - e^-x), for x from -ln √2 to ln √2, where e^-x then has a relative error of
 * 5e-10. With k = 13/8·2^-64 that quotient, also less k·x, stays below a power of two, where rounding costs least; 2^-64
 * leaves room for 2^150. These coefficients and those for tanh come from scripts/fit-coefficients.py.
 */
export let ratio0: v128 = i64x2.splat(0);
export let ratio1: v128 = i64x2.splat(0);
export let ratio2: v128 = i64x2.splat(0);
export let ratio4: v128 = i64x2.splat(0);

/** x·coth x = 1 + x²·(near0 + near1·x² + nearResidue / (x² + nearPole)), for x from 0 to 1.32: its relative error is 5e-9. */
export let near0: v128 = i64x2.splat(0);
export let near1: v128 = i64x2.splat(0);
export let nearResidue: v128 = i64x2.splat(0);
export let nearPole: v128 = i64x2.splat(0);

/** The coefficients of 1 to x⁶ in p(x), for x from 1.34: 1 - p(x)^-4 errs by 2e-8 near 1.34, by 7e-8 at most. */
export let far0: v128 = i64x2.splat(0);
export let far1: v128 = i64x2.splat(0);
export let far2: v128 = i64x2.splat(0);
export let far3: v128 = i64x2.splat(0);
export let far4: v128 = i64x2.splat(0);
export let far5: v128 = i64x2.splat(0);
export let far6: v128 = i64x2.splat(0);

/** {@link rounder} with an exponent's bias in its last bits, for powers of numbers that are not positive. */
export let decayRounder: v128 = i64x2.splat(0);
/** Where e^x goes below 2^-126. */
export let leastOfDecay: v128 = i64x2.splat(0);

/** To be called once, when the module is instantiated. */
export function prepareConstants(): void {
  const rounderBits = 0x4b400000;
  const ratioScale: f32 = 5.421010862427522e-20; // 2^-64
  one = f32x4.splat(1);
  signBit = f32x4.splat(-0.0);
  rounder = f32x4.splat(12582912);
  doubledBias = i32x4.splat(254 - rounderBits);
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
  ratio0 = f32x4.splat(ratioScale * 1.625);
  ratio1 = f32x4.splat(ratioScale * 0.8125);
  ratio2 = f32x4.splat(ratioScale * 0.13541627);
  ratio4 = f32x4.splat(ratioScale * -0.0022473661);
  near0 = f32x4.splat(0.11993929);
  near1 = f32x4.splat(-0.0009762507);
  nearResidue = f32x4.splat(2.1433837);
  nearPole = f32x4.splat(10.044257);
  far0 = f32x4.splat(1.0128342);
  far1 = f32x4.splat(0.20197308);
  far2 = f32x4.splat(0.230415);
  far3 = f32x4.splat(-0.0240402);
  far4 = f32x4.splat(0.010731208);
  far5 = f32x4.splat(-0.00086170685);
  far6 = f32x4.splat(0.0000928964);
  decayRounder = i32x4.splat(rounderBits + 127);
  leastOfDecay = f32x4.splat(-87.33654);
}
