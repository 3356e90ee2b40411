import { requireInteger } from './require-integer.js';

/**
 * The whole state of the random numbers: 64 bits, as two unsigned 32-bit halves.
 *
 * A key is a value. It never changes: the same key gives the same numbers for ever and on every machine, and further
 * numbers come from further keys, made by {@link splitKey} and {@link foldInKey}.
 */
export type RandomKey = {
  /** The upper 32 bits, an integer from 0 to 2³² - 1. */
  readonly high: number;
  /** The lower 32 bits, an integer from 0 to 2³² - 1. */
  readonly low: number;
};

/**
 * The random key of a seed that a user typed.
 *
 * @param seed An integer from 0 to 2⁵³ - 1. Different seeds give different keys.
 * @throws ArgumentError if the seed is not such an integer.
 * @example const key = randomKey(1);
 */
export function randomKey(seed: number): RandomKey {
  requireInteger('randomKey', { seed }, { minimum: 0 });
  return { high: Math.floor(seed / 2 ** 32), low: seed >>> 0 };
}
