/** Some of many sequences. */
type Part = {
  /** Which of all sequences they are. */
  readonly places: readonly number[];
  readonly sequences: readonly Int32Array[];
};

/** Sequences in parts of some rows each, the shortest first, so that little padding is read with them. */
export function inPartsOfSimilarLength(sequences: readonly Int32Array[], rowsPerPart: number): Part[] {
  const byLength = [...sequences.entries()].sort(([, left], [, right]) => left.length - right.length);
  return Array.from({ length: Math.ceil(byLength.length / rowsPerPart) }, (_, index) => {
    const part = byLength.slice(index * rowsPerPart, (index + 1) * rowsPerPart);
    return { places: part.map(([place]) => place), sequences: part.map(([, sequence]) => sequence) };
  });
}
