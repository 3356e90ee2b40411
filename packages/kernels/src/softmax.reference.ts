import { Block } from './block.reference.js';

/** The softmax over the last axis, in float64 and plain loops. */
export function softmaxReference(logits: Block): Block {
  return eachRow(logits, (row) => {
    const largest = Math.max(...row);
    const exponentials = row.map((logit) => Math.exp(logit - largest));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    return exponentials.map((value) => value / sum);
  });
}

/** Its logarithm. */
export function logSoftmaxReference(logits: Block): Block {
  return eachRow(logits, (row) => {
    const largest = Math.max(...row);
    const sum = row.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    return row.map((logit) => logit - largest - Math.log(sum));
  });
}

function eachRow(block: Block, map: (row: number[]) => number[]): Block {
  const length = block.shape.at(-1) as number;
  const rows = Array.from({ length: block.values.length / length }, (_, row) =>
    map([...block.values.slice(row * length, (row + 1) * length)]),
  );
  return new Block(block.shape, rows.flat());
}
