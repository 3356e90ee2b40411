const ln2High = 6.9314718036912381649e-1; // upper 32 bits of ln 2, so that a small multiple of it is exact
const ln2Low = 1.90821492927058770002e-10;
const inverseLn2 = 1.442695040888963387;

const leastPower = -1022;
// Of two, from 2^-1022 to 2^1023. The annotation lets bundlers leave it out of programs that do not call the function.
const powers = /* @__PURE__ */ powersOfTwo();

/**
 * e to the power of x, in float64, with the same bits on every machine. Error below 1 unit in the last place.
 *
 * JavaScript engines may round Math.exp differently; this uses additions, multiplications and one division only.
 *
 * Source: the method and the coefficients of FreeBSD's msun `e_exp.c` (Remez polynomial of degree 5 on
 * [0, (ln 2 / 2)²]).
 */
export function exponential(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  if (Number.isNaN(x)) return x;
  const power = Math.floor(x * inverseLn2 + 0.5);
  const high = x - power * ln2High;
  const low = power * ln2Low;
  const rest = high - low;
  const square = rest * rest;
  const correction =
    rest -
    square *
      (1.66666666666666019037e-1 +
        square *
          (-2.77777777770155933842e-3 +
            square *
              (6.61375632143793436117e-5 + square * (-1.6533902205465251539e-6 + square * 4.13813679705723846039e-8))));
  const value = 1 - (low - (rest * correction) / (2 - correction) - high);
  if (power >= -1021 && power <= 1023) return value * (powers[power - leastPower] as number);
  const step = power > 0 ? 1 : -1000; // past the range of one power: 2^1024 overflows, subnormal numbers underflow
  return value * (powers[power - step - leastPower] as number) * (powers[step - leastPower] as number);
}

/** A look into a table takes half the time of putting a number together from its bits. */
function powersOfTwo(): Float64Array {
  const table = new Float64Array(1024 - leastPower);
  table[0] = 2 ** leastPower;
  for (let index = 1; index < table.length; index++) table[index] = 2 * (table[index - 1] as number);
  return table;
}
