import { lastVector, loadUpTo4, storeUpTo4 } from './partial-vector';
import { lengthOf } from './sequence-order';
import { one } from './vector-constants';
import { exponential4 } from './vector-math';

/*
 * A minimal LSTM over a whole sequence, forwards and backwards: its gates and the linear recurrence in one pass. Blocks and
 * lengths as in linear-recurrence.ts; preactivations are in the order input, forget, candidate.
 *
 * The normalized gates i / (f + i) and f / (f + i) are computed from the preactivations p and q of i and f as
 *
 *   (1 + e⁻q) / (2 + e⁻p + e⁻q)    and    (1 + e⁻p) / (2 + e⁻p + e⁻q)
 *
 * with all terms divided by e^m, m the largest of -p, -q and 0, so that none overflows, and not all vanish. One of the terms
 * is then 1, and only the other two are powers to compute.
 */

/**
 * Forwards. `preactivations` are [batch, time, 3·size]. Writes the states [batch, time, size], 0 past the lengths, and the
 * final ones [batch, size].
 */
export function minLstmForward(
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
      advance(preactivations + 3 * row, state, outputs + row, rowBytes);
      state = outputs + row;
      row += rowBytes;
    }
    memory.copy(finalState + <usize>b * rowBytes, state, rowBytes);
    memory.fill(outputs + row, 0, <usize>(time - length) * rowBytes);
  }
}

/** The negative of a preactivation, finite where it is positive: two infinite ones would have no difference. */
function negated(preactivation: v128): v128 {
  return f32x4.min(f32x4.neg(preactivation), f32x4.splat(1e38));
}

/** One row of one step: next = state + i'∘(candidate - state), i' = i / (f + i). */
function advance(preactivation: usize, state: usize, next: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const gate = preactivation + at;
    const input = negated(loadUpTo4(gate, count));
    const forget = negated(loadUpTo4(gate + rowBytes, count));
    const isInputHigher = f32x4.ge(input, forget);
    const higher = f32x4.max(input, forget);
    const isPositive = f32x4.gt(higher, f32x4.splat(0));
    const power = exponential4(f32x4.neg(f32x4.abs(higher)));
    const unit = v128.bitselect(power, one, isPositive);
    const higherPower = v128.bitselect(one, power, isPositive);
    const lowerPower = exponential4(f32x4.sub(f32x4.min(input, forget), f32x4.max(higher, f32x4.splat(0))));
    const byHigher = f32x4.add(unit, higherPower);
    const byLower = f32x4.add(unit, lowerPower);
    const byForget = v128.bitselect(byLower, byHigher, isInputHigher);
    const share = f32x4.div(byForget, f32x4.add(byHigher, byLower));
    const before = loadUpTo4(state + at, count);
    const change = f32x4.sub(loadUpTo4(gate + 2 * rowBytes, count), before);
    storeUpTo4(next + at, f32x4.add(before, f32x4.mul(share, change)), count);
  }
}

/**
 * Backwards: `finalGradient` is that of the final state. Writes the gradients of the preactivations
 * [batch, time, 3·size], 0 past the lengths, and of the initial state [batch, size].
 */
export function minLstmBackward(
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
        preactivations + 3 * row,
        t === 0 ? initial + state : outputs + row - rowBytes,
        outputGradient + row,
        initialGradient + state,
        preactivationGradient + 3 * row,
        rowBytes,
      );
    }
    const past = first + <usize>length * rowBytes;
    memory.fill(preactivationGradient + 3 * past, 0, 3 * <usize>(time - length) * rowBytes);
  }
}

/**
 * One row of one step, with dh the gradient of its state, i' and f' the normalized gates, and s = 2 + e⁻p + e⁻q:
 *
 *   dp = dh∘(candidate - h₋₁)∘i'e⁻p/s    dq = -dh∘(candidate - h₋₁)∘f'e⁻q/s    dcandidate = dh∘i'    dh₋₁ = dh∘f'
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
    const gate = preactivation + at;
    const input = negated(loadUpTo4(gate, count));
    const forget = negated(loadUpTo4(gate + rowBytes, count));
    const isInputHigher = f32x4.ge(input, forget);
    const higher = f32x4.max(input, forget);
    const isPositive = f32x4.gt(higher, f32x4.splat(0));
    const power = exponential4(f32x4.neg(f32x4.abs(higher)));
    const unit = v128.bitselect(power, one, isPositive);
    const higherPower = v128.bitselect(one, power, isPositive);
    const lowerPower = exponential4(f32x4.sub(f32x4.min(input, forget), f32x4.max(higher, f32x4.splat(0))));
    const inputPower = v128.bitselect(higherPower, lowerPower, isInputHigher);
    const forgetPower = v128.bitselect(lowerPower, higherPower, isInputHigher);
    const byForget = f32x4.add(unit, forgetPower);
    const byInput = f32x4.add(unit, inputPower);
    const reciprocal = f32x4.div(one, f32x4.add(byForget, byInput));
    const share = f32x4.mul(byForget, reciprocal);
    const kept = f32x4.mul(byInput, reciprocal);
    const gradient = f32x4.add(loadUpTo4(stateGradient + at, count), loadUpTo4(outputGradient + at, count));
    const change = f32x4.sub(loadUpTo4(gate + 2 * rowBytes, count), loadUpTo4(stateBefore + at, count));
    const byShare = f32x4.mul(f32x4.mul(gradient, change), reciprocal);
    const target = preactivationGradient + at;
    storeUpTo4(target, f32x4.mul(byShare, f32x4.mul(share, inputPower)), count);
    storeUpTo4(target + rowBytes, f32x4.neg(f32x4.mul(byShare, f32x4.mul(kept, forgetPower))), count);
    storeUpTo4(target + 2 * rowBytes, f32x4.mul(gradient, share), count);
    storeUpTo4(stateGradient + at, f32x4.mul(gradient, kept), count);
  }
}
