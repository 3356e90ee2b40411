import { expect, test } from 'vitest';
import { float32Supply } from './float32-supply.js';

test.each([1, 84, 1024, 1025, 50_000])('gives arrays of %d zeros that do not overlap', (length) => {
  const supply = float32Supply();
  const arrays = Array.from({ length: 200 }, (_, index) => {
    const array = supply(length);
    expect(array).toHaveLength(length);
    expect(array.every((value) => value === 0)).toBe(true);
    return array.fill(index + 1);
  });
  for (const [index, array] of arrays.entries()) expect(array.every((value) => value === index + 1)).toBe(true);
});

test('gives lengths as they are asked for', () => {
  const supply = float32Supply();
  const arrays = [0, 5, 700, 2000, 1, 1024, 1024, 1024, 1024, 3].map((length) => supply(length).fill(length));
  for (const array of arrays) expect(array.every((value) => value === array.length)).toBe(true);
});
