const float = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Uint32Array(float.buffer);

/** The bits of the number of half precision that is nearest to a float32 number of magnitude below 65,520; ties to even. */
export function float16Bits(value: number): number {
  float[0] = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = bits[0] as number;
  if (float[0] >= 2 ** -14) {
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded >>> 13) - (112 << 10)); // from one exponent's bias to the other
  }
  float[0] += 0.5; // whose last bit counts 2^-24, as in a subnormal number of half precision
  return sign | ((bits[0] as number) - 0x3f000000);
}
