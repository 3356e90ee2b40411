import type { RandomKey } from './random-key.js';

const parity = 0x1bd11bda;
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const roundCount = 20;

/**
 * The Threefry-2x32 block function with 20 rounds: 64 random bits for a key and a counter.
 *
 * Writes the two 32-bit words of the block into `block`, so that loops need not allocate.
 *
 * Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3. Checked
 * against the known-answer vectors of its authors' library Random123.
 */
export function threefry(key: RandomKey, counterHigh: number, counterLow: number, block: Uint32Array): void {
  const schedule = [key.high | 0, key.low | 0, key.high ^ key.low ^ parity] as const;
  let first = (counterHigh + schedule[0]) | 0;
  let second = (counterLow + schedule[1]) | 0;
  for (let round = 0; round < roundCount; round++) {
    const rotation = rotations[round % 8] as number;
    first = (first + second) | 0;
    second = ((second << rotation) | (second >>> (32 - rotation))) ^ first;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      first = (first + (schedule[injection % 3] as number)) | 0;
      second = (second + (schedule[(injection + 1) % 3] as number) + injection) | 0;
    }
  }
  block[0] = first;
  block[1] = second;
}
