/** The middle of some numbers, or the mean of the two in the middle. At least one number. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] as number;
  return Number.isInteger(half) ? ((sorted[half - 1] as number) + upper) / 2 : upper;
}

/** The median of the ratios of numbers that belong together, by position: what disturbed both leaves their ratio alone. */
export function medianRatio(numerators: readonly number[], denominators: readonly number[]): number {
  return median(numerators.map((numerator, index) => numerator / (denominators[index] as number)));
}
