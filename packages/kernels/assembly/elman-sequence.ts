import { multiplyPanels } from './matrix-product';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { tanhSlope } from './slopes';
import { tanh4 } from './vector-math';

/*
 * The recurrence of an Elman network over a whole sequence, forwards and backwards. Blocks lie in memory as in
 * lstm-sequence.ts.
 */

/**
 * Forwards. `outputs` [batch, time, hiddenSize] comes with x·W + b and leaves with the hidden states; `recurrentPanels`
 * hold U. Writes `finalHidden` [batch, hiddenSize].
 */
export function elmanForward(
  outputs: usize,
  recurrentPanels: usize,
  initialHidden: usize,
  finalHidden: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
): void {
  const size = (<usize>hiddenSize) << 2;
  const sequenceBytes = <usize>time * size;
  for (let t = 0; t < time; t++) {
    const step = outputs + <usize>t * size;
    const hidden = t === 0 ? initialHidden : step - size;
    const hiddenStride = t === 0 ? size : sequenceBytes;
    multiplyPanels(hidden, hiddenStride, 4, recurrentPanels, step, sequenceBytes, batch, hiddenSize, hiddenSize);
    for (let b = 0; b < batch; b++) activate(step + <usize>b * sequenceBytes, size);
  }
  for (let b = 0; b < batch; b++) {
    const last = outputs + <usize>(b + 1) * sequenceBytes - size;
    memory.copy(finalHidden + <usize>b * size, last, size);
  }
}

/** hidden = tanh(preactivation), in place. */
function activate(row: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    storeUpTo4(row + at, tanh4(loadUpTo4(row + at, count)), count);
  }
}

/**
 * Backwards. `transposedPanels` hold Uᵀ; `finalHiddenGradient` is that of the state after the last step. Writes the
 * gradients of the initial state [batch, hiddenSize], and of the preactivations [batch, time, hiddenSize].
 */
export function elmanBackward(
  outputs: usize,
  transposedPanels: usize,
  outputGradient: usize,
  finalHiddenGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
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
      deactivate(
        outputs + row,
        outputGradient + row,
        hiddenGradient + <usize>b * size,
        preactivationGradient + row,
        size,
      );
    }
    memory.fill(hiddenGradient, 0, <usize>batch * size);
    const step = preactivationGradient + at;
    multiplyPanels(step, sequenceBytes, 4, transposedPanels, hiddenGradient, size, batch, hiddenSize, hiddenSize);
  }
}

/** One row of one step: da = dh∘(1 - h²). */
function deactivate(
  hidden: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const gradient = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const slope = tanhSlope(loadUpTo4(hidden + at, count));
    storeUpTo4(preactivationGradient + at, f32x4.mul(gradient, slope), count);
  }
}
