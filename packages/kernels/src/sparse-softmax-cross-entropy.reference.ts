import { Block } from './block.reference.js';

/** How {@link crossEntropyReference} departs from the plain mean. */
export type CrossEntropyReferenceOptions = { readonly mask?: ArrayLike<number>; readonly labelSmoothing?: number };

/**
 * The mean over the rows that count of -Σ w·log softmax(logits), in float64 and plain loops, and its gradient by the logits.
 * The weights w are 1 - labelSmoothing for the target, and labelSmoothing / vocabularySize for every class.
 */
export function crossEntropyReference(
  logits: Block,
  targets: ArrayLike<number>,
  { mask, labelSmoothing = 0 }: CrossEntropyReferenceOptions = {},
): { loss: number; gradient: Block } {
  const [rows, vocabularySize] = logits.shape as [number, number];
  const counts = (row: number): boolean => mask === undefined || mask[row] === 1;
  const rowCount = Array.from({ length: rows }, (_, row) => row).filter(counts).length;
  const gradient = new Block(logits.shape);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    if (!counts(row)) continue;
    let largest = -Infinity;
    for (let token = 0; token < vocabularySize; token++) largest = Math.max(largest, logits.at(row, token));
    let sum = 0;
    for (let token = 0; token < vocabularySize; token++) sum += Math.exp(logits.at(row, token) - largest);
    for (let token = 0; token < vocabularySize; token++) {
      const weight = labelSmoothing / vocabularySize + (token === targets[row] ? 1 - labelSmoothing : 0);
      const shifted = logits.at(row, token) - largest;
      if (weight > 0) loss += (weight * (Math.log(sum) - shifted)) / rowCount;
      gradient.set((Math.exp(shifted) / sum - weight) / rowCount, row, token);
    }
  }
  return { loss, gradient };
}
