import { float16Bits } from '@unroll/core';

/**
 * The numbers of half precision (IEEE 754 binary16) that are nearest to float32 numbers; ties to even.
 *
 * A NaN keeps its sign and the upper part of its payload.
 */
export function narrowFloat16(numbers: Float32Array): Uint16Array {
  return narrowed(
    numbers,
    (bits) => ((bits >>> 16) & 0x8000) | 0x7c00 | ((bits >>> 13) & 0x3ff || 0x200),
    (_, number) => float16Bits(number),
  );
}

/**
 * The upper halves of the float32 numbers with an empty lower half that are nearest to float32 numbers; ties to even.
 *
 * A NaN keeps its sign and the upper part of its payload.
 */
export function narrowBfloat16(numbers: Float32Array): Uint16Array {
  return narrowed(
    numbers,
    (bits) => (bits >>> 16) | ((bits >>> 16) & 0x7f ? 0 : 0x40),
    (bits) => (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16,
  );
}

/** Words of NaN, by its bits, and of the other numbers, by their bits or value. */
function narrowed(
  numbers: Float32Array,
  wordOfNaN: (bits: number) => number,
  wordOf: (bits: number, number: number) => number,
): Uint16Array {
  const allBits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const words = new Uint16Array(numbers.length);
  for (let at = 0; at < words.length; at++) {
    const bits = allBits[at] as number;
    const isNaN = (bits & 0x7fffffff) > 0x7f800000;
    words[at] = isNaN ? wordOfNaN(bits) : wordOf(bits, numbers[at] as number);
  }
  return words;
}
