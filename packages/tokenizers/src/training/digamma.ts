import { logarithm } from '@unroll/core';

/**
 * The digamma function, the derivative of the logarithm of the gamma function, of a number greater than 0, with the same
 * bits on every machine. Its error is below 1e-14 times the greater of 1 and the result.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.3.5 (ψ(x) = ψ(x + 1) - 1/x) and 6.3.18.
 */
export function digamma(x: number): number {
  let large = x;
  let lacking = 0;
  while (large < 10) lacking += 1 / large++;
  const z = 1 / (large * large);
  const series = 1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12)))));
  return logarithm(large) - 1 / (2 * large) - z * series - lacking;
}
