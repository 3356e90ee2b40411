/** What is used where an order has too few counts of counts to estimate from, as in tiny texts or of common unigrams. */
const fallback = [0, 0.5, 1, 1.5];

/**
 * What modified Kneser-Ney smoothing takes away from counts of 0, 1, 2, and 3 or more.
 *
 * With n1 to n4 the numbers of n-grams with these counts:
 *
 *   Y = n1 / (n1 + 2·n2)      D1 = 1 - 2Y·n2/n1      D2 = 2 - 3Y·n3/n2      D3 = 3 - 4Y·n4/n3
 *
 * Where one of them cannot be computed, or is not between 0 and its count, all are 0.5, 1 and 1.5.
 *
 * Source: Chen & Goodman 1999, equation 17.
 *
 * @param counts The counts of all n-grams of one length.
 */
export function kneserNeyDiscounts(counts: Int32Array): Float64Array {
  const countsOfCounts = new Float64Array(5);
  for (const count of counts) if (count < 5) (countsOfCounts[count] as number) += 1;
  const [, n1, n2, n3, n4] = countsOfCounts as unknown as [number, number, number, number, number];
  const y = n1 / (n1 + 2 * n2);
  const discounts = [0, 1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
  const usable = discounts.every((discount, count) => count === 0 || (discount > 0 && discount <= count));
  return Float64Array.from(usable ? discounts : fallback);
}
