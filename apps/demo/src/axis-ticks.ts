/**
 * Round numbers from 0 up to a maximum, for the ticks of an axis: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param maximum Above 0.
 * @param mostTicks How many ticks there may be besides 0. At least 1.
 */
export function axisTicks(maximum: number, mostTicks: number): number[] {
  const least = maximum / mostTicks;
  const power = 10 ** Math.floor(Math.log10(least));
  const interval = ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
  return Array.from({ length: Math.floor(maximum / interval) + 1 }, (_, index) =>
    Number((index * interval).toPrecision(12)),
  );
}
