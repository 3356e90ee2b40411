/** Pearson's statistic of observed against expected counts, as it is and in standard deviations from its mean. */
export function chiSquare(
  observed: readonly number[],
  expected: readonly number[],
): { statistic: number; standardized: number } {
  const statistic = observed.reduce((sum, count, index) => {
    const expectation = expected[index] ?? Number.NaN;
    return sum + (count - expectation) ** 2 / expectation;
  }, 0);
  const degrees = observed.length - 1;
  return { statistic, standardized: (statistic - degrees) / Math.sqrt(2 * degrees) };
}
