const float = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Uint32Array(float.buffer);

/**
 * The bits of the number of half precision that is nearest to a float32 number; ties to even.
 *
 * Magnitudes of 65,520 and above become infinite. NaN becomes 0x7e00, a NaN without a sign.
 *
 * @param value A number that float32 holds exactly; others are first rounded to float32.
 * @returns An integer from 0 to 65,535, as IEEE 754 lays out binary16.
 * @example float16Bits(1); // 0x3c00
 */
export function float16Bits(value: number): number {
  float[0] = Math.abs(value);
  const magnitude = bits[0] as number;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (float[0] >= 2 ** -14) {
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | Math.min((rounded >>> 13) - (112 << 10), 0x7c00); // from one exponent's bias to the other
  }
  if (Number.isNaN(value)) return 0x7e00;
  float[0] += 0.5; // whose last bit counts 2^-24, as in a subnormal number of half precision
  return sign | ((bits[0] as number) - 0x3f000000);
}
