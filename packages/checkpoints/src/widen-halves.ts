/** Numbers of half precision (IEEE 754 binary16) as float32, which holds them exactly, NaN payloads included. */
export function widenFloat16(words: Uint16Array): Float32Array {
  const numbers = new Float32Array(words.length);
  const bits = new Uint32Array(numbers.buffer);
  words.forEach((word, at) => {
    bits[at] = (word & 0x7fff) << 13;
    numbers[at] = (numbers[at] as number) * 2 ** 112; // from one exponent's bias to the other, subnormal or not
    if ((word & 0x7c00) === 0x7c00) bits[at] = 0x7f800000 | ((word & 0x3ff) << 13);
    bits[at] = (bits[at] as number) | ((word & 0x8000) << 16);
  });
  return numbers;
}

/** The float32 numbers of which bfloat16 words are the upper halves. */
export function widenBfloat16(words: Uint16Array): Float32Array {
  const bits = new Uint32Array(words.length);
  words.forEach((word, at) => {
    bits[at] = word << 16;
  });
  return new Float32Array(bits.buffer);
}
