import { normalQuantile } from './normal-quantile.js';
import type { RandomKey } from './random-key.js';
import { randomUniforms } from './random-uniforms.js';
import { requireInteger } from './require-integer.js';

/**
 * Random numbers of the standard normal distribution, by inversion: one uniform number each.
 *
 * They come from 2⁵² cells of equal probability, symmetrically about 0, so that none is beyond ±8.2.
 *
 * @param count How many numbers. Integer from 0 to 2³¹.
 * @throws ArgumentError if the count is not such an integer.
 * @example const deviates = randomNormals(key, 1000);
 */
export function randomNormals(key: RandomKey, count: number): Float64Array {
  requireInteger('randomNormals', { count }, { minimum: 0, maximum: 2 ** 31 });
  return randomUniforms(key, count).map((uniform) => normalQuantile(middleOfCell(uniform)));
}

/** The middle of the cell of width 2⁻⁵² that a uniform number falls into: exact, and never 0 or 1. */
function middleOfCell(uniform: number): number {
  return (Math.floor(uniform * 2 ** 52) + 0.5) * 2 ** -52;
}
