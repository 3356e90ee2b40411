const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Numbers as a row of bars, each the mean of its part of them: the least number is the lowest bar, the greatest the
 * highest. Numbers that are not finite are left out.
 *
 * @param width How many bars there are at most. Integer, at least 1.
 */
export function sparkline(numbers: readonly number[], width: number): string {
  const finite = numbers.filter(Number.isFinite);
  const count = Math.min(width, finite.length);
  const means = Array.from({ length: count }, (_, index) =>
    meanOf(
      finite.slice(Math.floor((index * finite.length) / count), Math.floor(((index + 1) * finite.length) / count)),
    ),
  );
  const least = Math.min(...means);
  const range = Math.max(...means) - least;
  return means.map((mean) => bars[range === 0 ? 0 : Math.round((7 * (mean - least)) / range)]).join('');
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
