import { randomBits } from './random-bits.js';
import type { RandomKey } from './random-key.js';
import { requireInteger } from './require-integer.js';
import { threefry } from './threefry.js';

/**
 * Random numbers uniform on [0, 1): multiples of 2⁻⁵³.
 *
 * @param count How many numbers. Integer from 0 to 2³¹.
 * @throws ArgumentError if the count is not such an integer.
 * @example const [first] = randomUniforms(key, 1);
 */
export function randomUniforms(key: RandomKey, count: number): Float64Array {
  requireInteger('randomUniforms', { count }, { minimum: 0, maximum: 2 ** 31 });
  const words = randomBits(key, 2 * count);
  const uniforms = new Float64Array(count);
  for (let index = 0; index < count; index++) uniforms[index] = uniformOf(words, 2 * index);
  return uniforms;
}

/** One random number uniform on [0, 1): the first of {@link randomUniforms}. */
export function randomUniform(key: RandomKey): number {
  const block = new Uint32Array(2);
  threefry(key, 0, 0, block); // the first block of randomBits
  return uniformOf(block, 0);
}

/** The number that two random words make. */
function uniformOf(words: Uint32Array, at: number): number {
  const upper = (words[at] as number) >>> 5; // 27 bits
  const lower = (words[at + 1] as number) >>> 6; // 26 bits
  return (upper * 2 ** 26 + lower) * 2 ** -53;
}
