import { lastVector, loadUpTo4, storeUpTo4 } from './partial-vector';
import { lengthOf } from './sequence-order';
import { openPart4, shutPart4 } from './vector-math';

/*
 * A minimal LSTM over a whole sequence, forwards and backwards: its gates and the linear recurrence in one pass. Blocks and
 * lengths as in linear-recurrence.ts; preactivations are in the order input, forget, candidate.
 *
 * With each gate as open / (open + shut), see vector-math.ts, and all = open + shut, the normalized gates i / (f + i) and
 * f / (f + i) need one division only:
 *
 *   i' = openᵢ·all_f / (openᵢ·all_f + open_f·allᵢ)      f' = open_f·allᵢ / (openᵢ·all_f + open_f·allᵢ)
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

/**
 * What is taken off the preactivations of both gates where both are far below 0: a sigmoid is there e^x, so that their ratio
 * stays as it is, and neither vanishes.
 */
function excess(input: v128, forget: v128): v128 {
  return f32x4.pmin(f32x4.add(f32x4.pmax(input, forget), f32x4.splat(20)), f32x4.splat(0));
}

/** A preactivation; two that are infinite would have no difference. */
function loadFinite(at: usize, count: usize): v128 {
  return f32x4.pmax(loadUpTo4(at, count), f32x4.splat(-1e38));
}

/** A preactivation within bounds past which its gate is as good as open or shut, and all products are normal numbers. */
function bounded(preactivation: v128): v128 {
  return f32x4.pmin(f32x4.pmax(preactivation, f32x4.splat(-80)), f32x4.splat(30));
}

/** A part of a gate, which vector-math.ts makes small, at a scale at which parts can be multiplied. */
function scaled(part: v128): v128 {
  return f32x4.mul(part, f32x4.splat(1.8446744073709552e19)); // 2^64
}

/** One row of one step: next = state + i'∘(candidate - state). */
function advance(preactivation: usize, state: usize, next: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    const gate = preactivation + at;
    const anyInput = loadFinite(gate, count);
    const anyForget = loadFinite(gate + rowBytes, count);
    const shift = excess(anyInput, anyForget);
    const input = bounded(f32x4.sub(anyInput, shift));
    const forget = bounded(f32x4.sub(anyForget, shift));
    const smallInput = openPart4(input);
    const smallForget = openPart4(forget);
    const openInput = scaled(smallInput);
    const openForget = scaled(smallForget);
    const shutInput = scaled(shutPart4(input, smallInput));
    const shutForget = scaled(shutPart4(forget, smallForget));
    const byInput = f32x4.mul(openInput, f32x4.add(openForget, shutForget));
    const byForget = f32x4.mul(openForget, f32x4.add(openInput, shutInput));
    const share = f32x4.div(byInput, f32x4.add(byInput, byForget));
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
 * One row of one step, with dh the gradient of its state, i' and f' the normalized gates, and s the divisor of both:
 *
 *   dp = dh∘(candidate - h₋₁)∘i'∘open_f·shutᵢ/s      dq = -dh∘(candidate - h₋₁)∘f'∘openᵢ·shut_f/s
 *   dcandidate = dh∘i'      dh₋₁ = dh∘f'
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
    const anyInput = loadFinite(gate, count);
    const anyForget = loadFinite(gate + rowBytes, count);
    const shift = excess(anyInput, anyForget);
    const input = bounded(f32x4.sub(anyInput, shift));
    const forget = bounded(f32x4.sub(anyForget, shift));
    const smallInput = openPart4(input);
    const smallForget = openPart4(forget);
    const openInput = scaled(smallInput);
    const openForget = scaled(smallForget);
    const shutInput = scaled(shutPart4(input, smallInput));
    const shutForget = scaled(shutPart4(forget, smallForget));
    const byInput = f32x4.mul(openInput, f32x4.add(openForget, shutForget));
    const byForget = f32x4.mul(openForget, f32x4.add(openInput, shutInput));
    const reciprocal = f32x4.div(f32x4.splat(1), f32x4.add(byInput, byForget));
    const share = f32x4.mul(byInput, reciprocal);
    const kept = f32x4.mul(byForget, reciprocal);
    const gradient = f32x4.add(loadUpTo4(stateGradient + at, count), loadUpTo4(outputGradient + at, count));
    const change = f32x4.sub(loadUpTo4(gate + 2 * rowBytes, count), loadUpTo4(stateBefore + at, count));
    const byShare = f32x4.mul(gradient, f32x4.mul(change, reciprocal));
    const target = preactivationGradient + at;
    storeUpTo4(target, f32x4.mul(byShare, f32x4.mul(share, f32x4.mul(openForget, shutInput))), count);
    const byForgetGate = f32x4.mul(byShare, f32x4.mul(kept, f32x4.mul(openInput, shutForget)));
    storeUpTo4(target + rowBytes, f32x4.neg(byForgetGate), count);
    storeUpTo4(target + 2 * rowBytes, f32x4.mul(gradient, share), count);
    storeUpTo4(stateGradient + at, f32x4.mul(gradient, kept), count);
  }
}
