import { maximumOfLanes, sumOfLanes } from './lanes';
import { multiply, multiplyScratchBytes } from './matrix-product';
import { keepUpTo4, loadUpTo4, storeUpTo4 } from './partial-vector';
import { exponential4 } from './vector-math';

/*
 * What every form of attention has in common: from scores to weights, from weights to contexts, and back, for one row of the
 * batch. Its matrices lie one row after another; of keys and values, the first `length` of `time` take part, and the others
 * are not read.
 */

/** How many bytes of scratch the products of an attention take; `size` is that of the keys, 0 if they take part in none. */
export function attentionScratchBytes(queryCount: i32, time: i32, size: i32, valueSize: i32): usize {
  const widest = max(size, valueSize);
  const ofQueries = max(multiplyScratchBytes(queryCount, time, widest), multiplyScratchBytes(queryCount, widest, time));
  return max(ofQueries, multiplyScratchBytes(time, widest, queryCount));
}

/** weights = softmax(scale·scores) over the first `length`, in place, and 0 for the others: [queryCount, time]. */
export function weigh(scores: usize, scale: f32, queryCount: i32, length: i32, time: i32): void {
  const rowBytes = (<usize>time) << 2;
  const lengthBytes = (<usize>length) << 2;
  for (let q = 0; q < queryCount; q++) {
    softmax(scores, scale, lengthBytes);
    memory.fill(scores + lengthBytes, 0, rowBytes - lengthBytes);
    scores += rowBytes;
  }
}

function softmax(row: usize, scale: f32, rowBytes: usize): void {
  const factor = f32x4.splat(scale);
  let maxima = f32x4.splat(-Infinity);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const scaled = f32x4.mul(loadUpTo4(row + at, count), factor);
    storeUpTo4(row + at, scaled, count);
    maxima = f32x4.max(maxima, count >= 4 ? scaled : f32x4.splat(largestOf(row + at, count)));
  }
  const maximum = f32x4.splat(maximumOfLanes(maxima));
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const power = keepUpTo4(exponential4(f32x4.sub(loadUpTo4(row + at, count), maximum)), count);
    storeUpTo4(row + at, power, count);
    sums = f32x4.add(sums, power);
  }
  const sum = f32x4.splat(sumOfLanes(sums));
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    storeUpTo4(row + at, f32x4.div(loadUpTo4(row + at, count), sum), count);
  }
}

/** The largest of the first `count` numbers at an address, of which there is at least one. */
function largestOf(address: usize, count: usize): f32 {
  let largest = load<f32>(address);
  for (let index: usize = 1; index < count; index++) largest = max(largest, load<f32>(address + (index << 2)));
  return largest;
}

/** contexts = weights·values: [queryCount, valueSize]. */
export function mixValues(
  weights: usize,
  values: usize,
  contexts: usize,
  queryCount: i32,
  length: i32,
  time: i32,
  valueSize: i32,
  scratch: usize,
): void {
  const rowBytes = (<usize>time) << 2;
  const valueBytes = (<usize>valueSize) << 2;
  memory.fill(contexts, 0, <usize>queryCount * valueBytes);
  multiply(weights, rowBytes, 4, values, valueBytes, 4, contexts, valueBytes, queryCount, valueSize, length, scratch);
}

/**
 * Backwards, from the gradients of contexts and weights. Writes the gradients of the scores [queryCount, time], which are
 * undefined past `length`, and of the values [time, valueSize], with w a row of weights and dw its gradient:
 *
 *   dw = dcontexts·valuesᵀ + dweights      dscores = scale·w∘(dw - Σ w∘dw)      dvalues = weightsᵀ·dcontexts
 */
export function gradientOfScores(
  weights: usize,
  values: usize,
  contextGradient: usize,
  weightGradient: usize,
  scoreGradient: usize,
  valueGradient: usize,
  scale: f32,
  queryCount: i32,
  length: i32,
  time: i32,
  valueSize: i32,
  scratch: usize,
): void {
  const rowBytes = (<usize>time) << 2;
  const valueBytes = (<usize>valueSize) << 2;
  const dc = contextGradient;
  let dw = scoreGradient;
  memory.copy(dw, weightGradient, <usize>queryCount * rowBytes);
  multiply(dc, valueBytes, 4, values, 4, valueBytes, dw, rowBytes, queryCount, length, valueSize, scratch);
  memory.fill(valueGradient, 0, <usize>time * valueBytes);
  multiply(weights, 4, rowBytes, dc, valueBytes, 4, valueGradient, valueBytes, length, valueSize, queryCount, scratch);
  for (let q = 0; q < queryCount; q++) {
    gradientOfSoftmax(weights, dw, scale, (<usize>length) << 2);
    weights += rowBytes;
    dw += rowBytes;
  }
}

/** The gradient of one row of scores, in place of that of its weights. */
function gradientOfSoftmax(weights: usize, gradient: usize, scale: f32, rowBytes: usize): void {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    sums = f32x4.add(sums, f32x4.mul(loadUpTo4(weights + at, count), loadUpTo4(gradient + at, count)));
  }
  const sum = f32x4.splat(sumOfLanes(sums));
  const factor = f32x4.splat(scale);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const centered = f32x4.sub(loadUpTo4(gradient + at, count), sum);
    const weight = f32x4.mul(loadUpTo4(weights + at, count), factor);
    storeUpTo4(gradient + at, f32x4.mul(weight, centered), count);
  }
}
