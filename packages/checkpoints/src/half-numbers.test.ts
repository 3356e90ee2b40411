import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { narrowBfloat16, narrowFloat16 } from './narrow-halves.js';
import { widenBfloat16, widenFloat16 } from './widen-halves.js';

const allWords = Uint16Array.from({ length: 65536 }, (_, word) => word);

/** The bits of float32 numbers: NaN payloads can be compared. */
function bitsOf({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}

/** The value of bits of half precision, by its definition. */
function valueOf(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >>> 10) & 31;
  const fraction = (word & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

test('every number of half precision has its value', () => {
  expect(widenFloat16(allWords)).toEqual(Float32Array.from(allWords, valueOf));
});

test('every bfloat16 number is a float32 number with an empty lower half', () => {
  expect(bitsOf(widenBfloat16(allWords))).toEqual(Uint32Array.from(allWords, (word) => word << 16));
});

test('every half comes back bit for bit, NaN payloads included', () => {
  expect(narrowFloat16(widenFloat16(allWords))).toEqual(allWords);
  expect(narrowBfloat16(widenBfloat16(allWords))).toEqual(allWords);
});

test('numbers between are rounded as PyTorch rounds them', () => {
  const golden = JSON.parse(readFileSync(new URL('../golden/round-halves.json', import.meta.url), 'utf8'));
  const numbers = new Float32Array(Uint32Array.from(golden.float32).buffer);
  expect(numbers.length).toBeGreaterThan(1000);
  expect([...narrowFloat16(numbers)]).toEqual(golden.float16);
  expect([...narrowBfloat16(numbers)]).toEqual(golden.bfloat16);
});

test('a NaN stays one when its payload is lost', () => {
  const numbers = new Float32Array(Uint32Array.of(0x7f800001, 0xff800001).buffer);
  expect([...narrowFloat16(numbers)]).toEqual([0x7e00, 0xfe00]);
  expect([...narrowBfloat16(numbers)]).toEqual([0x7fc0, 0xffc0]);
});
