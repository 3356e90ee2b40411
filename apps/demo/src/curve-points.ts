/** A point of a curve: the number of a step, counted from 1, and a value. Both are means where steps share a point. */
export type CurvePoint = { readonly step: number; readonly value: number };

/**
 * Values by step as a curve of few enough points to draw, each the mean of equally many neighbouring steps. The last
 * point may stand for fewer.
 *
 * @param values The value of each step.
 * @param mostPoints How many points the curve may have. At least 1.
 */
export function curvePoints(values: readonly number[], mostPoints: number): CurvePoint[] {
  const stride = Math.max(1, Math.ceil(values.length / mostPoints));
  const points: CurvePoint[] = [];
  for (let start = 0; start < values.length; start += stride) {
    const shared = values.slice(start, start + stride);
    const sum = shared.reduce((total, value) => total + value, 0);
    points.push({ step: start + (shared.length + 1) / 2, value: sum / shared.length });
  }
  return points;
}

/** The mean of each value and equally many neighbours on either side: `reach`, fewer towards the ends. */
export function neighbourhoodMeans(values: readonly number[], reach: number): number[] {
  return values.map((_, index) => {
    const count = Math.min(reach, index, values.length - 1 - index);
    const neighbours = values.slice(index - count, index + count + 1);
    return neighbours.reduce((sum, value) => sum + value, 0) / neighbours.length;
  });
}
