import { multiplyPanels } from './matrix-product';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { repeatRow } from './repeat-row';
import { sigmoidSlope, tanhSlope } from './slopes';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * The recurrence of a GRU over a whole sequence, with the reset after the matrix product, forwards and backwards. Blocks lie
 * in memory as in lstm-sequence.ts; projections are in the order reset, update, candidate.
 */

/**
 * Forwards. `projections` [batch, time, 3·hiddenSize] hold x·W + b, `recurrentPanels` U and `recurrentBias` c; `recurrence`
 * is scratch for h·U + c of one step, [batch, 3·hiddenSize]. Writes outputs [batch, time, hiddenSize], the final one
 * [batch, hiddenSize], and `gates` [batch, time, 4·hiddenSize]: reset, update, candidate, and the candidate's recurrence.
 */
export function gruForward(
  projections: usize,
  recurrentPanels: usize,
  recurrentBias: usize,
  recurrence: usize,
  initialHidden: usize,
  outputs: usize,
  finalHidden: usize,
  gates: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
): void {
  const size = (<usize>hiddenSize) << 2;
  const sequenceBytes = <usize>time * size;
  for (let t = 0; t < time; t++) {
    const at = <usize>t * size;
    const hidden = t === 0 ? initialHidden : outputs + at - size;
    const hiddenStride = t === 0 ? size : sequenceBytes;
    repeatRow(recurrentBias, 3 * size, recurrence, batch);
    multiplyPanels(hidden, hiddenStride, 4, recurrentPanels, recurrence, 3 * size, batch, 3 * hiddenSize, hiddenSize);
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * sequenceBytes + at;
      openGates(
        projections + 3 * row,
        recurrence + <usize>b * 3 * size,
        hidden + <usize>b * hiddenStride,
        gates + 4 * row,
        outputs + row,
        size,
      );
    }
  }
  for (let b = 0; b < batch; b++) {
    memory.copy(finalHidden + <usize>b * size, outputs + <usize>(b + 1) * sequenceBytes - size, size);
  }
}

/**
 * One row of one step, with p the projection and q the recurrence:
 *
 *   r, z = sigmoid(p + q)    n = tanh(p + r∘q)    hidden' = n + z∘(hidden - n)
 */
function openGates(projection: usize, recurrence: usize, hidden: usize, gates: usize, next: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const p = projection + at;
    const q = recurrence + at;
    const reset = sigmoid4(f32x4.add(loadUpTo4(p, count), loadUpTo4(q, count)));
    const update = sigmoid4(f32x4.add(loadUpTo4(p + size, count), loadUpTo4(q + size, count)));
    const recalled = loadUpTo4(q + 2 * size, count);
    const candidate = tanh4(f32x4.add(loadUpTo4(p + 2 * size, count), f32x4.mul(reset, recalled)));
    const change = f32x4.mul(update, f32x4.sub(loadUpTo4(hidden + at, count), candidate));
    const gate = gates + at;
    storeUpTo4(gate, reset, count);
    storeUpTo4(gate + size, update, count);
    storeUpTo4(gate + 2 * size, candidate, count);
    storeUpTo4(gate + 3 * size, recalled, count);
    storeUpTo4(next + at, f32x4.add(candidate, change), count);
  }
}

/**
 * Backwards. `transposedPanels` hold Uᵀ; `finalHiddenGradient` is that of the state after the last step. Writes the
 * gradients of the initial state [batch, hiddenSize], and of both projections [batch, time, 3·hiddenSize].
 */
export function gruBackward(
  outputs: usize,
  initialHidden: usize,
  gates: usize,
  transposedPanels: usize,
  outputGradient: usize,
  finalHiddenGradient: usize,
  hiddenGradient: usize,
  inputProjectionGradient: usize,
  recurrentProjectionGradient: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
): void {
  const size = (<usize>hiddenSize) << 2;
  const sequenceBytes = <usize>time * size;
  memory.copy(hiddenGradient, finalHiddenGradient, <usize>batch * size);
  for (let t = time - 1; t >= 0; t--) {
    const at = <usize>t * size;
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * sequenceBytes + at;
      const state = <usize>b * size;
      closeGates(
        gates + 4 * row,
        t === 0 ? initialHidden + state : outputs + row - size,
        outputGradient + row,
        hiddenGradient + state,
        inputProjectionGradient + 3 * row,
        recurrentProjectionGradient + 3 * row,
        size,
      );
    }
    multiplyPanels(
      recurrentProjectionGradient + 3 * at,
      3 * sequenceBytes,
      4,
      transposedPanels,
      hiddenGradient,
      size,
      batch,
      hiddenSize,
      3 * hiddenSize,
    );
  }
}

/**
 * One row of one step, with dh the gradient of its hidden state and q the candidate's recurrence:
 *
 *   dz = dh∘(h₋₁ - n)∘z(1 - z)    dn = dh∘(1 - z)∘(1 - n²)    dr = dn∘q∘r(1 - r)
 *   into x·W + b: [dr dz dn]      into h₋₁·U + c: [dr dz dn∘r]      into h₋₁ besides: dh∘z
 */
function closeGates(
  gates: usize,
  hiddenBefore: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  inputProjectionGradient: usize,
  recurrentProjectionGradient: usize,
  size: usize,
): void {
  const one = f32x4.splat(1);
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const reset = loadUpTo4(gates + at, count);
    const update = loadUpTo4(gates + size + at, count);
    const candidate = loadUpTo4(gates + 2 * size + at, count);
    const recalled = loadUpTo4(gates + 3 * size + at, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const change = f32x4.sub(loadUpTo4(hiddenBefore + at, count), candidate);
    const byUpdate = f32x4.mul(hidden, f32x4.mul(change, sigmoidSlope(update)));
    const byCandidate = f32x4.mul(hidden, f32x4.mul(f32x4.sub(one, update), tanhSlope(candidate)));
    const byReset = f32x4.mul(byCandidate, f32x4.mul(recalled, sigmoidSlope(reset)));
    const input = inputProjectionGradient + at;
    const recurrent = recurrentProjectionGradient + at;
    storeUpTo4(input, byReset, count);
    storeUpTo4(input + size, byUpdate, count);
    storeUpTo4(input + 2 * size, byCandidate, count);
    storeUpTo4(recurrent, byReset, count);
    storeUpTo4(recurrent + size, byUpdate, count);
    storeUpTo4(recurrent + 2 * size, f32x4.mul(byCandidate, reset), count);
    storeUpTo4(hiddenGradient + at, f32x4.mul(hidden, update), count);
  }
}
