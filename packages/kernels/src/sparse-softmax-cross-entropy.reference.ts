import { Block } from './block.reference.js';

/** The mean over rows of log Σ exp(logits) - logits[target], in float64 and plain loops, and its gradient by the logits. */
export function crossEntropyReference(logits: Block, targets: ArrayLike<number>): { loss: number; gradient: Block } {
  const [rows, vocabularySize] = logits.shape as [number, number];
  const gradient = new Block(logits.shape);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const target = targets[row] as number;
    let largest = -Infinity;
    for (let token = 0; token < vocabularySize; token++) largest = Math.max(largest, logits.at(row, token));
    let sum = 0;
    for (let token = 0; token < vocabularySize; token++) sum += Math.exp(logits.at(row, token) - largest);
    loss += (largest + Math.log(sum) - logits.at(row, target)) / rows;
    for (let token = 0; token < vocabularySize; token++) {
      const probability = Math.exp(logits.at(row, token) - largest) / sum;
      gradient.set((probability - (token === target ? 1 : 0)) / rows, row, token);
    }
  }
  return { loss, gradient };
}
