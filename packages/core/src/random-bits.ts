import type { RandomKey } from './random-key.js';
import { requireInteger } from './require-integer.js';
import { threefry } from './threefry.js';

/**
 * Random 32-bit words, each value equally likely. A longer draw starts with the words of a shorter one.
 *
 * @param count How many words. Integer from 0 to 2³².
 * @throws ArgumentError if the count is not such an integer.
 */
export function randomBits(key: RandomKey, count: number): Uint32Array {
  requireInteger('randomBits', { count }, { minimum: 0, maximum: 2 ** 32 });
  const words = new Uint32Array(count);
  const block = new Uint32Array(2);
  for (let index = 0; index < count; index += 2) {
    threefry(key, 0, index / 2, block);
    words[index] = block[0] as number;
    if (index + 1 < count) words[index + 1] = block[1] as number;
  }
  return words;
}
