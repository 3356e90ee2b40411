import { lastVector, loadUpTo4, storeUpTo4 } from './partial-vector';
import { lengthOf } from './sequence-order';
import { sigmoidSlope } from './slopes';
import { one } from './vector-constants';
import { sigmoid4 } from './vector-math';

/*
 * A minimal GRU over a whole sequence, forwards and backwards: its gates and the linear recurrence in one pass. Blocks and
 * lengths as in linear-recurrence.ts; preactivations are in the order update, candidate.
 */

/**
 * Forwards. `preactivations` are [batch, time, 2·size]. Writes the states [batch, time, size], 0 past the lengths, and the
 * final ones [batch, size].
 */
export function minGruForward(
  preactivations: usize,
  initial: usize,
  lengths: usize,
  outputs: usize,
  finalState: usize,
  batch: i32,
  time: i32,
  size: i32,
): void {
  const rowBytes = (<usize>size) << 2;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b);
    let row = <usize>b * <usize>time * rowBytes;
    let state = initial + <usize>b * rowBytes;
    for (let t = 0; t < length; t++) {
      advance(preactivations + 2 * row, state, outputs + row, rowBytes);
      state = outputs + row;
      row += rowBytes;
    }
    memory.copy(finalState + <usize>b * rowBytes, state, rowBytes);
    memory.fill(outputs + row, 0, <usize>(time - length) * rowBytes);
  }
}

/** One row of one step: next = state + z∘(candidate - state). */
function advance(preactivation: usize, state: usize, next: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const update = sigmoid4(loadUpTo4(preactivation + at, count));
    const before = loadUpTo4(state + at, count);
    const change = f32x4.sub(loadUpTo4(preactivation + rowBytes + at, count), before);
    storeUpTo4(next + at, f32x4.add(before, f32x4.mul(update, change)), count);
  }
}

/**
 * Backwards: `finalGradient` is that of the final state. Writes the gradients of the preactivations
 * [batch, time, 2·size], 0 past the lengths, and of the initial state [batch, size].
 */
export function minGruBackward(
  preactivations: usize,
  outputs: usize,
  initial: usize,
  lengths: usize,
  outputGradient: usize,
  finalGradient: usize,
  preactivationGradient: usize,
  initialGradient: usize,
  batch: i32,
  time: i32,
  size: i32,
): void {
  const rowBytes = (<usize>size) << 2;
  memory.copy(initialGradient, finalGradient, <usize>batch * rowBytes);
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b);
    const state = <usize>b * rowBytes;
    const first = state * <usize>time;
    for (let t = length - 1; t >= 0; t--) {
      const row = first + <usize>t * rowBytes;
      goBack(
        preactivations + 2 * row,
        t === 0 ? initial + state : outputs + row - rowBytes,
        outputGradient + row,
        initialGradient + state,
        preactivationGradient + 2 * row,
        rowBytes,
      );
    }
    const past = first + <usize>length * rowBytes;
    memory.fill(preactivationGradient + 2 * past, 0, 2 * <usize>(time - length) * rowBytes);
  }
}

/**
 * One row of one step, with dh the gradient of its state and k the update gate's preactivation:
 *
 *   dk = dh∘(candidate - h₋₁)∘z(1 - z)    dcandidate = dh∘z    dh₋₁ = dh∘(1 - z)
 */
function goBack(
  preactivation: usize,
  stateBefore: usize,
  outputGradient: usize,
  stateGradient: usize,
  preactivationGradient: usize,
  rowBytes: usize,
): void {
  for (let at = lastVector(rowBytes); at >= 0; at -= 16) {
    const count = (rowBytes - at) >> 2;
    const update = sigmoid4(loadUpTo4(preactivation + at, count));
    const change = f32x4.sub(loadUpTo4(preactivation + rowBytes + at, count), loadUpTo4(stateBefore + at, count));
    const gradient = f32x4.add(loadUpTo4(stateGradient + at, count), loadUpTo4(outputGradient + at, count));
    const byUpdate = f32x4.mul(gradient, f32x4.mul(change, sigmoidSlope(update)));
    storeUpTo4(preactivationGradient + at, byUpdate, count);
    storeUpTo4(preactivationGradient + rowBytes + at, f32x4.mul(gradient, update), count);
    storeUpTo4(stateGradient + at, f32x4.mul(gradient, f32x4.sub(one, update)), count);
  }
}
