import { lastVector, loadUpTo4, storeUpTo4 } from './partial-vector';
import { lengthOf } from './sequence-order';

/*
 * The linear recurrence h = a∘h₋₁ + b over a whole sequence, forwards and backwards. Blocks lie in memory as in
 * lstm-sequence.ts; `lengths` [batch] are int32, from 0 to time. Past its length a row is not read.
 */

/** Forwards. Writes the states [batch, time, size], 0 past the lengths, and the final ones [batch, size]. */
export function linearRecurrenceForward(
  decays: usize,
  inputs: usize,
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
      advance(decays + row, inputs + row, state, outputs + row, rowBytes);
      state = outputs + row;
      row += rowBytes;
    }
    memory.copy(finalState + <usize>b * rowBytes, state, rowBytes);
    memory.fill(outputs + row, 0, <usize>(time - length) * rowBytes);
  }
}

/** One row of one step: next = a∘state + b. */
function advance(decay: usize, input: usize, state: usize, next: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const kept = f32x4.mul(loadUpTo4(decay + at, count), loadUpTo4(state + at, count));
    storeUpTo4(next + at, f32x4.add(kept, loadUpTo4(input + at, count)), count);
  }
}

/**
 * Backwards: `finalGradient` is that of the final state. Writes the gradients of the decays and the inputs
 * [batch, time, size], 0 past the lengths, and of the initial state [batch, size].
 */
export function linearRecurrenceBackward(
  decays: usize,
  outputs: usize,
  initial: usize,
  lengths: usize,
  outputGradient: usize,
  finalGradient: usize,
  decayGradient: usize,
  inputGradient: usize,
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
        decays + row,
        t === 0 ? initial + state : outputs + row - rowBytes,
        outputGradient + row,
        initialGradient + state,
        decayGradient + row,
        inputGradient + row,
        rowBytes,
      );
    }
    const past = first + <usize>length * rowBytes;
    const pastBytes = <usize>(time - length) * rowBytes;
    memory.fill(decayGradient + past, 0, pastBytes);
    memory.fill(inputGradient + past, 0, pastBytes);
  }
}

/** One row of one step, with dh the gradient of its state: da = dh∘h₋₁, db = dh, dh₋₁ = dh∘a. */
function goBack(
  decay: usize,
  stateBefore: usize,
  outputGradient: usize,
  stateGradient: usize,
  decayGradient: usize,
  inputGradient: usize,
  rowBytes: usize,
): void {
  for (let at = lastVector(rowBytes); at >= 0; at -= 16) {
    const count = (rowBytes - at) >> 2;
    const gradient = f32x4.add(loadUpTo4(stateGradient + at, count), loadUpTo4(outputGradient + at, count));
    storeUpTo4(inputGradient + at, gradient, count);
    storeUpTo4(decayGradient + at, f32x4.mul(gradient, loadUpTo4(stateBefore + at, count)), count);
    storeUpTo4(stateGradient + at, f32x4.mul(gradient, loadUpTo4(decay + at, count)), count);
  }
}
