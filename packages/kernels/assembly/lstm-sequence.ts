import { multiplyPanels } from './matrix-product';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoidSlope, tanhSlope } from './slopes';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * The recurrence of a long short-term memory over a whole sequence, forwards and backwards. Blocks lie in memory as tensors
 * do: row b, time t of a [batch, time, size] block at (b·time + t)·size. Gates are in the order input, forget, candidate,
 * output. Arguments named after tensors are addresses.
 */

/**
 * Forwards. `gates` [batch, time, 4·hiddenSize] comes with x·W + b and leaves with the gates; `recurrentPanels` hold U.
 * Writes outputs and memories, [batch, time, hiddenSize], and the final ones of both, [batch, hiddenSize].
 */
export function lstmForward(
  gates: usize,
  recurrentPanels: usize,
  initialHidden: usize,
  initialMemory: usize,
  outputs: usize,
  memories: usize,
  finalHidden: usize,
  finalMemory: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
): void {
  const size = (<usize>hiddenSize) << 2;
  const sequenceBytes = <usize>time * size;
  for (let t = 0; t < time; t++) {
    const at = <usize>t * size;
    const stepGates = gates + 4 * at;
    const hidden = t === 0 ? initialHidden : outputs + at - size;
    const hiddenStride = t === 0 ? size : sequenceBytes;
    multiplyPanels(
      hidden,
      hiddenStride,
      4,
      recurrentPanels,
      stepGates,
      4 * sequenceBytes,
      batch,
      4 * hiddenSize,
      hiddenSize,
    );
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * sequenceBytes + at;
      const memoryBefore = t === 0 ? initialMemory + <usize>b * size : memories + row - size;
      openGates(gates + 4 * row, memoryBefore, memories + row, outputs + row, size);
    }
  }
  for (let b = 0; b < batch; b++) {
    const last = <usize>(b + 1) * sequenceBytes - size;
    memory.copy(finalHidden + <usize>b * size, outputs + last, size);
    memory.copy(finalMemory + <usize>b * size, memories + last, size);
  }
}

/** One row of one step: i, f, o = sigmoid; g = tanh; memory' = f∘memory + i∘g; hidden' = o∘tanh(memory'). */
function openGates(gates: usize, memory: usize, nextMemory: usize, nextHidden: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const gate = gates + at;
    const input = sigmoid4(loadUpTo4(gate, count));
    const forget = sigmoid4(loadUpTo4(gate + size, count));
    const candidate = tanh4(loadUpTo4(gate + 2 * size, count));
    const output = sigmoid4(loadUpTo4(gate + 3 * size, count));
    const kept = f32x4.mul(forget, loadUpTo4(memory + at, count));
    const remembered = f32x4.add(kept, f32x4.mul(input, candidate));
    storeUpTo4(gate, input, count);
    storeUpTo4(gate + size, forget, count);
    storeUpTo4(gate + 2 * size, candidate, count);
    storeUpTo4(gate + 3 * size, output, count);
    storeUpTo4(nextMemory + at, remembered, count);
    storeUpTo4(nextHidden + at, f32x4.mul(output, tanh4(remembered)), count);
  }
}

/**
 * Backwards. `transposedPanels` hold Uᵀ; `finalHiddenGradient` and `finalMemoryGradient` are those of the state after the
 * last step. Writes the gradients of the initial state, [batch, hiddenSize], and of the preactivations,
 * [batch, time, 4·hiddenSize].
 */
export function lstmBackward(
  gates: usize,
  memories: usize,
  initialMemory: usize,
  transposedPanels: usize,
  outputGradient: usize,
  finalHiddenGradient: usize,
  finalMemoryGradient: usize,
  hiddenGradient: usize,
  memoryGradient: usize,
  preactivationGradient: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
): void {
  const size = (<usize>hiddenSize) << 2;
  const sequenceBytes = <usize>time * size;
  memory.copy(hiddenGradient, finalHiddenGradient, <usize>batch * size);
  memory.copy(memoryGradient, finalMemoryGradient, <usize>batch * size);
  for (let t = time - 1; t >= 0; t--) {
    const at = <usize>t * size;
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * sequenceBytes + at;
      const state = <usize>b * size;
      const memoryBefore = t === 0 ? initialMemory + state : memories + row - size;
      closeGates(
        gates + 4 * row,
        memoryBefore,
        memories + row,
        outputGradient + row,
        hiddenGradient + state,
        memoryGradient + state,
        preactivationGradient + 4 * row,
        size,
      );
    }
    memory.fill(hiddenGradient, 0, <usize>batch * size);
    multiplyPanels(
      preactivationGradient + 4 * at,
      4 * sequenceBytes,
      4,
      transposedPanels,
      hiddenGradient,
      size,
      batch,
      hiddenSize,
      4 * hiddenSize,
    );
  }
}

/**
 * One row of one step, with dh and dc the gradients of its hidden state and memory:
 *
 *   dc += dh∘o∘(1 - tanh²(c))
 *   di = dc∘g∘i(1 - i)    df = dc∘c₋₁∘f(1 - f)    dg = dc∘i∘(1 - g²)    do = dh∘tanh(c)∘o(1 - o)    dc₋₁ = dc∘f
 */
function closeGates(
  gates: usize,
  memoryBefore: usize,
  memoryAfter: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  memoryGradient: usize,
  preactivationGradient: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const input = loadUpTo4(gates + at, count);
    const forget = loadUpTo4(gates + size + at, count);
    const candidate = loadUpTo4(gates + 2 * size + at, count);
    const output = loadUpTo4(gates + 3 * size + at, count);
    const activated = tanh4(loadUpTo4(memoryAfter + at, count));
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const slope = f32x4.mul(output, tanhSlope(activated));
    const memoryTotal = f32x4.add(loadUpTo4(memoryGradient + at, count), f32x4.mul(hidden, slope));
    const byInput = f32x4.mul(candidate, sigmoidSlope(input));
    const byForget = f32x4.mul(loadUpTo4(memoryBefore + at, count), sigmoidSlope(forget));
    const byCandidate = f32x4.mul(input, tanhSlope(candidate));
    const byOutput = f32x4.mul(activated, sigmoidSlope(output));
    const gradient = preactivationGradient + at;
    storeUpTo4(gradient, f32x4.mul(memoryTotal, byInput), count);
    storeUpTo4(gradient + size, f32x4.mul(memoryTotal, byForget), count);
    storeUpTo4(gradient + 2 * size, f32x4.mul(memoryTotal, byCandidate), count);
    storeUpTo4(gradient + 3 * size, f32x4.mul(hidden, byOutput), count);
    storeUpTo4(memoryGradient + at, f32x4.mul(memoryTotal, forget), count);
  }
}
