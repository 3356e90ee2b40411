import { gradientOfScores, mixValues, weigh } from './attention-weights';
import { multiply } from './matrix-product';
import { lengthOf } from './sequence-order';

/*
 * Attention whose scores are dot products, forwards and backwards. Blocks lie in memory as tensors do; `lengths` [batch] are
 * int32, from 1 to time, and keys and values past them are not read.
 */

/**
 * Forwards. Shapes: queries [batch, queryCount, size]; keys [batch, time, size]; values [batch, time, valueSize]. Writes
 * contexts [batch, queryCount, valueSize] and weights [batch, queryCount, time].
 */
export function dotAttentionForward(
  queries: usize,
  keys: usize,
  values: usize,
  lengths: usize,
  contexts: usize,
  weights: usize,
  scale: f32,
  batch: i32,
  queryCount: i32,
  time: i32,
  size: i32,
  valueSize: i32,
  scratch: usize,
): void {
  const keyBytes = (<usize>size) << 2;
  const valueBytes = (<usize>valueSize) << 2;
  const weightBytes = (<usize>time) << 2;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b);
    memory.fill(weights, 0, <usize>queryCount * weightBytes);
    multiply(queries, keyBytes, 4, keys, 4, keyBytes, weights, weightBytes, queryCount, length, size, scratch);
    weigh(weights, scale, queryCount, length, time);
    mixValues(weights, values, contexts, queryCount, length, time, valueSize, scratch);
    queries += <usize>queryCount * keyBytes;
    keys += <usize>time * keyBytes;
    values += <usize>time * valueBytes;
    contexts += <usize>queryCount * valueBytes;
    weights += <usize>queryCount * weightBytes;
  }
}

/**
 * Backwards, from the gradients of contexts and weights. Writes those of queries, keys and values, 0 past the lengths;
 * `scoreGradient` is scratch, [queryCount, time].
 *
 *   dqueries = dscores·keys      dkeys = dscoresᵀ·queries
 */
export function dotAttentionBackward(
  queries: usize,
  keys: usize,
  values: usize,
  lengths: usize,
  weights: usize,
  contextGradient: usize,
  weightGradient: usize,
  queryGradient: usize,
  keyGradient: usize,
  valueGradient: usize,
  scoreGradient: usize,
  scale: f32,
  batch: i32,
  queryCount: i32,
  time: i32,
  size: i32,
  valueSize: i32,
  scratch: usize,
): void {
  const keyBytes = (<usize>size) << 2;
  const valueBytes = (<usize>valueSize) << 2;
  const weightBytes = (<usize>time) << 2;
  const ds = scoreGradient;
  memory.fill(queryGradient, 0, <usize>batch * <usize>queryCount * keyBytes);
  memory.fill(keyGradient, 0, <usize>batch * <usize>time * keyBytes);
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b);
    gradientOfScores(
      weights,
      values,
      contextGradient,
      weightGradient,
      ds,
      valueGradient,
      scale,
      queryCount,
      length,
      time,
      valueSize,
      scratch,
    );
    multiply(ds, weightBytes, 4, keys, keyBytes, 4, queryGradient, keyBytes, queryCount, size, length, scratch);
    multiply(ds, 4, weightBytes, queries, keyBytes, 4, keyGradient, keyBytes, length, size, queryCount, scratch);
    queries += <usize>queryCount * keyBytes;
    queryGradient += <usize>queryCount * keyBytes;
    keys += <usize>time * keyBytes;
    keyGradient += <usize>time * keyBytes;
    values += <usize>time * valueBytes;
    valueGradient += <usize>time * valueBytes;
    contextGradient += <usize>queryCount * valueBytes;
    weights += <usize>queryCount * weightBytes;
    weightGradient += <usize>queryCount * weightBytes;
  }
}
