import { sumOfLanes } from './lanes';
import { keepUpTo4, loadUpTo4, storeUpTo4 } from './partial-vector';

/* Layer normalization of rows that lie one after another, forwards and backwards. */

/**
 * Forwards: `outputs` = (inputs - mean) / √(variance + epsilon)∘gain + bias, all [rows, size] but gain and bias, [size].
 * Writes the mean and the reciprocal deviation of each row, [rows].
 */
export function layerNormalizationForward(
  inputs: usize,
  gain: usize,
  bias: usize,
  outputs: usize,
  means: usize,
  reciprocals: usize,
  rows: i32,
  size: i32,
  epsilon: f32,
): void {
  const rowBytes = (<usize>size) << 2;
  for (let row = 0; row < rows; row++) {
    const mean = sumOfRow(inputs, rowBytes) / <f32>size;
    const variance = squaresAround(mean, inputs, rowBytes) / <f32>size;
    const reciprocal: f32 = 1 / sqrt(variance + epsilon);
    store<f32>(means, mean);
    store<f32>(reciprocals, reciprocal);
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const count = (rowBytes - at) >> 2;
      const standard = standardized(loadUpTo4(inputs + at, count), mean, reciprocal);
      const scaled = f32x4.mul(standard, loadUpTo4(gain + at, count));
      storeUpTo4(outputs + at, f32x4.add(scaled, loadUpTo4(bias + at, count)), count);
    }
    inputs += rowBytes;
    outputs += rowBytes;
    means += 4;
    reciprocals += 4;
  }
}

function sumOfRow(row: usize, rowBytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) sum = f32x4.add(sum, loadUpTo4(row + at, (rowBytes - at) >> 2));
  return sumOfLanes(sum);
}

function squaresAround(mean: f32, row: usize, rowBytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const deviation = keepUpTo4(f32x4.sub(loadUpTo4(row + at, count), f32x4.splat(mean)), count);
    sum = f32x4.add(sum, f32x4.mul(deviation, deviation));
  }
  return sumOfLanes(sum);
}

function standardized(values: v128, mean: f32, reciprocal: f32): v128 {
  return f32x4.mul(f32x4.sub(values, f32x4.splat(mean)), f32x4.splat(reciprocal));
}

/** How many rows' gradients of gain and bias are added up before they join the total, so that long sums keep their digits. */
const blockRows: i32 = 64;

/**
 * Backwards. Writes the gradients of the inputs [rows, size], and of gain and bias [size]; `sums` is scratch, [2, size].
 * With x̂ the standardized inputs and g = dy∘gain:
 *
 *   dx = (g - mean(g) - x̂·mean(g∘x̂)) / deviation      dgain = Σ dy∘x̂      dbias = Σ dy
 */
export function layerNormalizationBackward(
  inputs: usize,
  gain: usize,
  means: usize,
  reciprocals: usize,
  outputGradient: usize,
  inputGradient: usize,
  gainGradient: usize,
  biasGradient: usize,
  sums: usize,
  rows: i32,
  size: i32,
): void {
  const rowBytes = (<usize>size) << 2;
  memory.fill(gainGradient, 0, rowBytes);
  memory.fill(biasGradient, 0, rowBytes);
  for (let first = 0; first < rows; first += blockRows) {
    memory.fill(sums, 0, rowBytes << 1);
    for (let row = first; row < min(rows, first + blockRows); row++) {
      const mean = load<f32>(means);
      const reciprocal = load<f32>(reciprocals);
      addSlopes(inputs, outputGradient, sums, rowBytes, mean, reciprocal);
      gradientOfRow(inputs, gain, outputGradient, inputGradient, rowBytes, size, mean, reciprocal);
      inputs += rowBytes;
      outputGradient += rowBytes;
      inputGradient += rowBytes;
      means += 4;
      reciprocals += 4;
    }
    addRow(gainGradient, sums, rowBytes);
    addRow(biasGradient, sums + rowBytes, rowBytes);
  }
}

/** Adds a row's gradients of gain and bias to `sums`. */
function addSlopes(row: usize, outputGradient: usize, sums: usize, rowBytes: usize, mean: f32, reciprocal: f32): void {
  const biasSums = sums + rowBytes;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const gradient = loadUpTo4(outputGradient + at, count);
    const standard = standardized(loadUpTo4(row + at, count), mean, reciprocal);
    storeUpTo4(sums + at, f32x4.add(loadUpTo4(sums + at, count), f32x4.mul(gradient, standard)), count);
    storeUpTo4(biasSums + at, f32x4.add(loadUpTo4(biasSums + at, count), gradient), count);
  }
}

function gradientOfRow(
  row: usize,
  gain: usize,
  outputGradient: usize,
  inputGradient: usize,
  rowBytes: usize,
  size: i32,
  mean: f32,
  reciprocal: f32,
): void {
  let plainSum = f32x4.splat(0);
  let weightedSum = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const gradient = f32x4.mul(loadUpTo4(outputGradient + at, count), loadUpTo4(gain + at, count));
    const standard = keepUpTo4(standardized(loadUpTo4(row + at, count), mean, reciprocal), count);
    plainSum = f32x4.add(plainSum, gradient);
    weightedSum = f32x4.add(weightedSum, f32x4.mul(gradient, standard));
  }
  const plainMean = f32x4.splat(sumOfLanes(plainSum) / <f32>size);
  const weightedMean = f32x4.splat(sumOfLanes(weightedSum) / <f32>size);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const gradient = f32x4.mul(loadUpTo4(outputGradient + at, count), loadUpTo4(gain + at, count));
    const standard = standardized(loadUpTo4(row + at, count), mean, reciprocal);
    const centered = f32x4.sub(f32x4.sub(gradient, plainMean), f32x4.mul(standard, weightedMean));
    storeUpTo4(inputGradient + at, f32x4.mul(centered, f32x4.splat(reciprocal)), count);
  }
}

/** target += row. */
function addRow(target: usize, row: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    storeUpTo4(target + at, f32x4.add(loadUpTo4(target + at, count), loadUpTo4(row + at, count)), count);
  }
}
