import { Block } from './block.reference.js';

/** What every form of attention takes, but for the lengths. Shapes as in `AttentionInputs`. */
export type AttentionBlocks = { readonly queries: Block; readonly keys: Block; readonly values: Block };

/** The score of a query and a key, each given by its row of the batch and its place. */
type Score = (row: number, query: number, step: number) => number;

/** Contexts and weights in float64 and plain loops, from scores. */
function attend(
  { queries, keys, values }: AttentionBlocks,
  lengths: ArrayLike<number>,
  scoreOf: Score,
): { contexts: Block; weights: Block } {
  const [batch, queryCount] = queries.shape as [number, number, number];
  const [, time] = keys.shape as [number, number, number];
  const valueSize = values.shape[2] as number;
  const weights = new Block([batch, queryCount, time]);
  const contexts = new Block([batch, queryCount, valueSize]);
  for (let row = 0; row < batch; row++) {
    const length = lengths[row] as number;
    for (let query = 0; query < queryCount; query++) {
      const scores = Array.from({ length }, (_, step) => scoreOf(row, query, step));
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
      const total = powers.reduce((sum, power) => sum + power, 0);
      powers.forEach((power, step) => {
        weights.set(power / total, row, query, step);
        for (let unit = 0; unit < valueSize; unit++) {
          contexts.add((power / total) * values.at(row, step, unit), row, query, unit);
        }
      });
    }
  }
  return { contexts, weights };
}

/** Attention by dot products: scores scale·q·k. Source: Luong et al. 2015, section 3.1. */
export function dotAttentionReference(
  given: AttentionBlocks,
  lengths: ArrayLike<number>,
  scale: number,
): { contexts: Block; weights: Block } {
  const { queries, keys } = given;
  return attend(given, lengths, (row, query, step) => {
    let sum = 0;
    for (let unit = 0; unit < (keys.shape[2] as number); unit++) {
      sum += queries.at(row, query, unit) * keys.at(row, step, unit);
    }
    return scale * sum;
  });
}

/** Attention by a bilinear form: scores q·W·k. Source: Luong et al. 2015, section 3.1. */
export function generalAttentionReference(
  given: AttentionBlocks,
  scoreWeight: Block,
  lengths: ArrayLike<number>,
): { contexts: Block; weights: Block } {
  const { queries, keys } = given;
  const [querySize, keySize] = scoreWeight.shape as [number, number];
  return attend(given, lengths, (row, query, step) => {
    let sum = 0;
    for (let left = 0; left < querySize; left++) {
      for (let right = 0; right < keySize; right++) {
        sum += queries.at(row, query, left) * scoreWeight.at(left, right) * keys.at(row, step, right);
      }
    }
    return sum;
  });
}

/** Attention by a small network: scores v·tanh(q + k). Source: Bahdanau et al. 2015, appendix A.1.2. */
export function additiveAttentionReference(
  given: AttentionBlocks,
  scoreWeight: Block,
  lengths: ArrayLike<number>,
): { contexts: Block; weights: Block } {
  const { queries, keys } = given;
  return attend(given, lengths, (row, query, step) => {
    let sum = 0;
    for (let unit = 0; unit < (keys.shape[2] as number); unit++) {
      sum += scoreWeight.at(unit) * Math.tanh(queries.at(row, query, unit) + keys.at(row, step, unit));
    }
    return sum;
  });
}
