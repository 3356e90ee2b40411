import { describe, expect, test } from 'vitest';
import { chiSquare } from './chi-square.reference.js';
import { randomBits } from './random-bits.js';
import { randomKey } from './random-key.js';

describe('randomBits', () => {
  test('starts with the blocks of Threefry under the key', () => {
    expect(randomBits(randomKey(0), 2)).toEqual(Uint32Array.of(0x6b200159, 0x99ba4efe));
  });

  test('starts a longer draw with the words of a shorter one', () => {
    const long = randomBits(randomKey(1), 100);
    for (const count of [0, 1, 2, 7, 99]) expect(randomBits(randomKey(1), count)).toEqual(long.subarray(0, count));
  });

  test('leaves the key as it was', () => {
    const key = randomKey(1);
    randomBits(key, 3);
    expect(key).toEqual({ high: 0, low: 1 });
  });

  test('gives every byte value equally often', () => {
    const bytes = new Uint8Array(randomBits(randomKey(1), 65_536).buffer);
    const counts = new Array<number>(256).fill(0);
    for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
    const { standardized } = chiSquare(counts, new Array<number>(256).fill(bytes.length / 256));
    expect(Math.abs(standardized)).toBeLessThan(4); // too even is as wrong as too uneven
  });

  test('gives unrelated words to neighbouring seeds', () => {
    const counts = new Array<number>(256).fill(0);
    const seeds = 25_600;
    for (let seed = 0; seed < seeds; seed++) {
      const [here = 0] = randomBits(randomKey(seed), 1);
      const [next = 0] = randomBits(randomKey(seed + 1), 1);
      const pair = (here >>> 28) * 16 + (next >>> 28);
      counts[pair] = (counts[pair] ?? 0) + 1;
    }
    const { standardized } = chiSquare(counts, new Array<number>(256).fill(seeds / 256));
    expect(Math.abs(standardized)).toBeLessThan(4);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 33])('rejects a count of %d', (count) => {
    expect(() => randomBits(randomKey(1), count)).toThrow(
      `randomBits: \`count\` must be an integer from 0 to 4294967296, got ${count}.`,
    );
  });
});
