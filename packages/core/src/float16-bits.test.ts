import { expect, test } from 'vitest';
import { float16Bits } from './float16-bits.js';

/** The value of finite bits of half precision, by its definition. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

const finite = Array.from({ length: 0x7c00 }, (_, magnitude) => magnitude);

test('gives back the bits of every finite number of half precision', () => {
  for (const magnitude of finite) {
    expect(float16Bits(valueOf(magnitude))).toBe(magnitude);
    expect(float16Bits(valueOf(magnitude | 0x8000))).toBe(magnitude | 0x8000);
  }
});

test('rounds to nearest, and to the even one of two that are as near', () => {
  for (const lower of finite.slice(0, -1)) {
    const middle = (valueOf(lower) + valueOf(lower + 1)) / 2; // exact in float32
    const step = 2 ** -30 * Math.max(middle, 2 ** -14);
    const even = lower + (lower & 1);
    expect([middle - 64 * step, middle, middle + 64 * step].map(float16Bits)).toEqual([lower, even, lower + 1]);
  }
});

test('makes what is too large infinite, from the middle between the largest number and the next power of two', () => {
  const below = 65520 - 2 ** -8; // the float32 number before
  expect([below, 65520, 3e38, Infinity].map(float16Bits)).toEqual([0x7bff, 0x7c00, 0x7c00, 0x7c00]);
  expect([-below, -65520, -Infinity].map(float16Bits)).toEqual([0xfbff, 0xfc00, 0xfc00]);
});

test('keeps NaN one', () => expect(float16Bits(Number.NaN)).toBe(0x7e00));
