import { expect, test } from 'vitest';
import { threefry } from './threefry.js';

// The known-answer vectors of Random123 for threefry2x32 with 20 rounds: counter, key, block.
test.each([
  [
    [0x00000000, 0x00000000],
    [0x00000000, 0x00000000],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x243f6a88, 0x85a308d3],
    [0x13198a2e, 0x03707344],
    [0xc4923a9c, 0x483df7a0],
  ],
] as const)('turns counter %j and key %j into %j', ([counterHigh, counterLow], [high, low], expected) => {
  const block = new Uint32Array(2);
  threefry({ high, low }, counterHigh, counterLow, block);
  expect([...block]).toEqual(expected);
});

test('changes half of the bits of the block when one bit of key or counter changes', () => {
  const inputs = [0x01234567, 0x89abcdef, 0x00000000, 0x00000005] as const;
  const original = blockOf(inputs);
  const changedBits = Array.from({ length: 128 }, (_, bit) => {
    const changed = inputs.map((word, index) => (index === bit >> 5 ? (word ^ (1 << (bit & 31))) >>> 0 : word));
    return distance(blockOf(changed), original);
  });
  expect(Math.min(...changedBits)).toBeGreaterThan(16); // of 64; four standard deviations are 16
  expect(Math.max(...changedBits)).toBeLessThan(48);
  const mean = changedBits.reduce((sum, count) => sum + count, 0) / changedBits.length;
  expect(Math.abs(mean - 32)).toBeLessThan(1.5); // four standard deviations of the mean are 1.4
});

function blockOf([high = 0, low = 0, counterHigh = 0, counterLow = 0]: readonly number[]): Uint32Array {
  const block = new Uint32Array(2);
  threefry({ high, low }, counterHigh, counterLow, block);
  return block;
}

function distance(left: Uint32Array, right: Uint32Array): number {
  return left.reduce((sum, word, index) => sum + setBits(word ^ (right[index] ?? 0)), 0);
}

function setBits(word: number): number {
  return (word >>> 0).toString(2).replaceAll('0', '').length;
}
