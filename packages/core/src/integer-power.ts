import { requireInteger } from './require-integer.js';

/**
 * A number to the power of an integer, by repeated squaring: products only, so that it has the same bits on every
 * machine, which Math.pow need not have.
 *
 * @param exponent Integer, at least 0.
 * @throws ArgumentError if the exponent is not such an integer.
 */
export function integerPower(base: number, exponent: number): number {
  requireInteger('integerPower', { exponent }, { minimum: 0 });
  let power = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
