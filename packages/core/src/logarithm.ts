// The annotations let bundlers leave these out of programs that do not call the function.
const buffer = /* @__PURE__ */ new ArrayBuffer(8);
const bits = /* @__PURE__ */ new Float64Array(buffer);
const words = /* @__PURE__ */ new BigUint64Array(buffer);
const mantissaMask = 0xfffffffffffffn;
const one = 0x3ff0000000000000n;

const ln2High = 6.9314718036912381649e-1; // upper 32 bits of ln 2, so that a small multiple of it is exact
const ln2Low = 1.90821492927058770002e-10;

/**
 * The natural logarithm of x, in float64, with the same bits on every machine. Error below 1 unit in the last place.
 * The logarithm of 0 is -Infinity, of a negative number NaN.
 *
 * JavaScript engines may round Math.log differently; this uses additions, multiplications and one division only.
 *
 * Source: the method and the coefficients of FreeBSD's msun `e_log.c` (Remez polynomial of degree 14 in
 * s = f / (2 + f), for 1 + f between √½ and √2).
 */
export function logarithm(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  const subnormal = x < 2 ** -1022;
  bits[0] = subnormal ? x * 2 ** 54 : x;
  let power = Number((words[0] as bigint) >> 52n) - 1023 - (subnormal ? 54 : 0);
  words[0] = ((words[0] as bigint) & mantissaMask) | one;
  let mantissa = bits[0] as number; // in [1, 2)
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    power += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const halfSquare = 0.5 * f * f;
  return power * ln2High - (halfSquare - (s * (halfSquare + even + odd) + power * ln2Low) - f);
}
