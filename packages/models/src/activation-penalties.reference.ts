/**
 * α·mean(h²) + β·mean((hₜ₊₁ - hₜ)²) in float64, of the steps of each row: rows of steps of features.
 *
 * Source: Merity, McCann & Socher 2017, section 3; the means are those of their program.
 */
export function activationPenaltiesReference(rows: readonly number[][][], alpha: number, beta: number): number {
  const squares = rows.flat(2).map((value) => value ** 2);
  const changes = rows.flatMap((steps) =>
    steps
      .slice(1)
      .flatMap((after, index) => after.map((value, unit) => (value - (steps[index]?.[unit] as number)) ** 2)),
  );
  return alpha * mean(squares) + (changes.length === 0 ? 0 : beta * mean(changes));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
