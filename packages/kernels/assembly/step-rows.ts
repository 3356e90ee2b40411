import { copyRows } from './copy-rows';
import { lengthOf, stateBefore } from './sequence-order';

/*
 * Rows of neighbouring times, one time after the other: [timeCount, batch, size], from or to a block [batch, time, size].
 * `size` is that of a row in bytes.
 */

/** Copies the rows out of a block. */
export function gatherSteps(
  block: usize,
  rows: usize,
  batch: i32,
  time: i32,
  firstTime: i32,
  timeCount: i32,
  size: usize,
): void {
  for (let t = firstTime; t < firstTime + timeCount; t++) {
    copyRows(block + <usize>t * size, <usize>time * size, rows, size, size, batch);
    rows += <usize>batch * size;
  }
}

/** Copies the rows into a block. */
export function scatterSteps(
  rows: usize,
  block: usize,
  batch: i32,
  time: i32,
  firstTime: i32,
  timeCount: i32,
  size: usize,
): void {
  for (let t = firstTime; t < firstTime + timeCount; t++) {
    copyRows(rows, size, block + <usize>t * size, <usize>time * size, size, batch);
    rows += <usize>batch * size;
  }
}

/** From states [batch, time, size], writes those before each step; zeros where a row has no step. */
export function gatherStatesBefore(
  states: usize,
  initialStates: usize,
  lengths: usize,
  rows: usize,
  batch: i32,
  time: i32,
  firstTime: i32,
  timeCount: i32,
  size: usize,
  isReversed: bool,
): void {
  const rowStride = <usize>time * size;
  for (let t = firstTime; t < firstTime + timeCount; t++) {
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      if (t < length) {
        memory.copy(rows, stateBefore(states, rowStride, size, initialStates, b, t, length, size, isReversed), size);
      } else {
        memory.fill(rows, 0, size);
      }
      rows += size;
    }
  }
}

/** From states [time, batch, size], writes those of each row after its last step, [batch, size]. */
export function finalStates(
  states: usize,
  initialStates: usize,
  lengths: usize,
  target: usize,
  batch: i32,
  size: usize,
  isReversed: bool,
): void {
  const timeStride = <usize>batch * size;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b);
    const at = <usize>b * size;
    const last = states + <usize>(isReversed ? 0 : length - 1) * timeStride + at;
    memory.copy(target + at, length === 0 ? initialStates + at : last, size);
  }
}
