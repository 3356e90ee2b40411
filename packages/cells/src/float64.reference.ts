/** x·W + b of one row, in float64. */
export function affine(
  input: readonly number[],
  weight: readonly (readonly number[])[],
  bias: readonly number[],
): number[] {
  return bias.map((start, column) =>
    input.reduce((total, value, row) => total + value * ((weight[row] as number[])[column] as number), start),
  );
}

/** A list in parts of equal length. */
export function parts(list: readonly number[], count: number): number[][] {
  const size = list.length / count;
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** 1 / (1 + e^-x) in float64. */
export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
