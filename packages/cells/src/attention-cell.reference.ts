/** A matrix as rows of numbers. */
export type Matrix = readonly (readonly number[])[];

const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((total, value, index) => total + value * (other[index] as number), 0);

/** row·matrix */
function product(row: readonly number[], matrix: Matrix): number[] {
  return (matrix[0] as readonly number[]).map((_, column) =>
    dot(
      row,
      matrix.map((line) => line[column] as number),
    ),
  );
}

const sum = (...rows: (readonly number[])[]): number[] =>
  (rows[0] as readonly number[]).map((_, index) => rows.reduce((total, row) => total + (row[index] as number), 0));

/** How a reader scores a place, given a query, the memory's vector there, and what was read of the place so far. */
export type Score = (query: readonly number[], vector: readonly number[], coverage: number) => number;

/** The scores of every reader, as its paper writes them. Parameters are matrices and rows. */
export const scores = {
  dot:
    (scale: number): Score =>
    (query, vector) =>
      scale * dot(query, vector),
  general:
    (p: { scoreWeight: Matrix }): Score =>
    (query, vector) =>
      dot(product(query, p.scoreWeight), vector),
  additive:
    (p: {
      queryWeight: Matrix;
      memoryWeight: Matrix;
      bias: readonly number[];
      scoreWeight: readonly number[];
      coverageWeight?: readonly number[];
    }): Score =>
    (query, vector, coverage) => {
      const covered = p.bias.map((_, index) => coverage * (p.coverageWeight?.[index] ?? 0));
      const inside = sum(product(query, p.queryWeight), product(vector, p.memoryWeight), covered, p.bias);
      return dot(p.scoreWeight, inside.map(Math.tanh));
    },
};

/** One row of a sequence through an Elman cell with attention over a memory, in float64. */
export function attendRow(given: {
  cell: { inputWeight: Matrix; recurrentWeight: Matrix; bias: readonly number[] };
  combine: { weight: Matrix; bias: readonly number[] };
  score: Score;
  /** The places that the row has. */
  memory: Matrix;
  inputs: Matrix;
  /** Whether the output of the step before is put after the input. */
  isFed: boolean;
}): { outputs: number[][]; coverage: number[]; repetition: number } {
  const { cell, combine, score, memory, inputs, isFed } = given;
  let hidden = cell.bias.map(() => 0);
  let output = combine.bias.map(() => 0);
  let coverage = memory.map(() => 0);
  let repetition = 0;
  const outputs = inputs.map((row) => {
    const input = isFed ? [...row, ...output] : row;
    hidden = sum(product(input, cell.inputWeight), product(hidden, cell.recurrentWeight), cell.bias).map(Math.tanh);
    const powers = memory.map((vector, place) => Math.exp(score(hidden, vector, coverage[place] as number)));
    const total = powers.reduce((one, other) => one + other, 0);
    const weights = powers.map((power) => power / total);
    repetition += weights.reduce((least, weight, place) => least + Math.min(weight, coverage[place] as number), 0);
    coverage = sum(coverage, weights);
    const context = product(weights, memory);
    output = sum(product([...context, ...hidden], combine.weight), combine.bias).map(Math.tanh);
    return output;
  });
  return { outputs, coverage, repetition };
}
