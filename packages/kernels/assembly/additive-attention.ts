import { gradientOfScores, mixValues, weigh } from './attention-weights';
import { sumOfLanes } from './lanes';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { lengthOf } from './sequence-order';
import { tanhSlope } from './slopes';
import { tanh4 } from './vector-math';

/*
 * Attention whose scores are sums v·tanh(query + key), forwards and backwards. Blocks and lengths as in dot-attention.ts;
 * v is [size]. The tangents of all pairs of a query and a key are never in memory: the gradient computes them again.
 */

/** Forwards. Writes contexts [batch, queryCount, valueSize] and weights [batch, queryCount, time]. */
export function additiveAttentionForward(
  queries: usize,
  keys: usize,
  values: usize,
  scoreWeight: usize,
  lengths: usize,
  contexts: usize,
  weights: usize,
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
    for (let q = 0; q < queryCount; q++) {
      const query = queries + <usize>q * keyBytes;
      const scores = weights + <usize>q * weightBytes;
      for (let t = 0; t < length; t++) {
        store<f32>(scores + ((<usize>t) << 2), score(query, keys + <usize>t * keyBytes, scoreWeight, keyBytes));
      }
    }
    weigh(weights, 1, queryCount, length, time);
    mixValues(weights, values, contexts, queryCount, length, time, valueSize, scratch);
    queries += <usize>queryCount * keyBytes;
    keys += <usize>time * keyBytes;
    values += <usize>time * valueBytes;
    contexts += <usize>queryCount * valueBytes;
    weights += <usize>queryCount * weightBytes;
  }
}

function score(query: usize, key: usize, scoreWeight: usize, keyBytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < keyBytes; at += 16) {
    const count = (keyBytes - at) >> 2;
    const tangent = tanh4(f32x4.add(loadUpTo4(query + at, count), loadUpTo4(key + at, count)));
    sums = f32x4.add(sums, f32x4.mul(tangent, loadUpTo4(scoreWeight + at, count)));
  }
  return sumOfLanes(sums);
}

/**
 * Backwards, from the gradients of contexts and weights. Writes those of queries, keys and values, 0 past the lengths, and
 * of v; `scoreGradient` is scratch, [queryCount, time].
 */
export function additiveAttentionBackward(
  queries: usize,
  keys: usize,
  values: usize,
  scoreWeight: usize,
  lengths: usize,
  weights: usize,
  contextGradient: usize,
  weightGradient: usize,
  queryGradient: usize,
  keyGradient: usize,
  valueGradient: usize,
  scoreWeightGradient: usize,
  scoreGradient: usize,
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
  memory.fill(keyGradient, 0, <usize>batch * <usize>time * keyBytes);
  memory.fill(scoreWeightGradient, 0, keyBytes);
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b);
    gradientOfScores(
      weights,
      values,
      contextGradient,
      weightGradient,
      scoreGradient,
      valueGradient,
      1,
      queryCount,
      length,
      time,
      valueSize,
      scratch,
    );
    for (let q = 0; q < queryCount; q++) {
      const scoreGradients = scoreGradient + <usize>q * weightBytes;
      gradientOfQuery(
        queries,
        keys,
        scoreWeight,
        scoreGradients,
        queryGradient,
        keyGradient,
        scoreWeightGradient,
        length,
        keyBytes,
      );
      queries += keyBytes;
      queryGradient += keyBytes;
    }
    keys += <usize>time * keyBytes;
    keyGradient += <usize>time * keyBytes;
    values += <usize>time * valueBytes;
    valueGradient += <usize>time * valueBytes;
    contextGradient += <usize>queryCount * valueBytes;
    weights += <usize>queryCount * weightBytes;
    weightGradient += <usize>queryCount * weightBytes;
  }
}

/**
 * One query, with u the tangents of it and a key, and ds the gradient of their score:
 *
 *   dquery = Σ ds·v∘(1 - u²)      dkey += ds·v∘(1 - u²)      dv += Σ ds·u
 */
function gradientOfQuery(
  query: usize,
  keys: usize,
  scoreWeight: usize,
  scoreGradients: usize,
  queryGradient: usize,
  keyGradient: usize,
  scoreWeightGradient: usize,
  length: i32,
  keyBytes: usize,
): void {
  for (let at: usize = 0; at < keyBytes; at += 16) {
    const count = (keyBytes - at) >> 2;
    const own = loadUpTo4(query + at, count);
    const weight = loadUpTo4(scoreWeight + at, count);
    let byQuery = f32x4.splat(0);
    let byWeight = f32x4.splat(0);
    let place = at;
    for (let t = 0; t < length; t++) {
      const gradient = v128.load32_splat(scoreGradients + ((<usize>t) << 2));
      const tangent = tanh4(f32x4.add(own, loadUpTo4(keys + place, count)));
      const slope = f32x4.mul(f32x4.mul(gradient, weight), tanhSlope(tangent));
      byQuery = f32x4.add(byQuery, slope);
      byWeight = f32x4.add(byWeight, f32x4.mul(gradient, tangent));
      storeUpTo4(keyGradient + place, f32x4.add(loadUpTo4(keyGradient + place, count), slope), count);
      place += keyBytes;
    }
    storeUpTo4(queryGradient + at, byQuery, count);
    const before = loadUpTo4(scoreWeightGradient + at, count);
    storeUpTo4(scoreWeightGradient + at, f32x4.add(before, byWeight), count);
  }
}
