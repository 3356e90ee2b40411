/*
 * The order in which a sequence is gone through: forwards, or backwards from each row's own end. Blocks lie in memory as
 * tensors do: row b, time t of a [batch, time, size] block at (b·time + t)·size.
 */

/** The time of a step, steps being counted in the order in which they are made. */
export function timeOfStep(step: i32, time: i32, isReversed: bool): i32 {
  return isReversed ? time - 1 - step : step;
}

/** Whether a row's first step is at a time. */
function isFirst(t: i32, length: i32, isReversed: bool): bool {
  return isReversed ? t + 1 === length : t === 0;
}

/** Where the state of a row lies that it had before the step at a time: in the block of states, or in the initial one. */
export function stateBefore(
  states: usize,
  initialStates: usize,
  row: i32,
  t: i32,
  time: i32,
  length: i32,
  size: usize,
  isReversed: bool,
): usize {
  if (isFirst(t, length, isReversed)) return initialStates + <usize>row * size;
  return states + (<usize>row * <usize>time + <usize>(isReversed ? t + 1 : t - 1)) * size;
}

/** Where the state of a row lies that it has after its last step. */
export function stateAfter(
  states: usize,
  initialStates: usize,
  row: i32,
  time: i32,
  length: i32,
  size: usize,
  isReversed: bool,
): usize {
  if (length === 0) return initialStates + <usize>row * size;
  return states + (<usize>row * <usize>time + <usize>(isReversed ? 0 : length - 1)) * size;
}

/** How many steps a row has. */
export function lengthOf(lengths: usize, row: i32): i32 {
  return load<i32>(lengths + ((<usize>row) << 2));
}

/** Writes the states before each step, [batch, time, size]; zeros where a row has no step. */
export function statesBefore(
  states: usize,
  initialStates: usize,
  lengths: usize,
  target: usize,
  batch: i32,
  time: i32,
  size: i32,
  isReversed: bool,
): void {
  const rowSize = (<usize>size) << 2;
  for (let row = 0; row < batch; row++) {
    const length = lengthOf(lengths, row);
    for (let t = 0; t < time; t++) {
      if (t < length) {
        memory.copy(target, stateBefore(states, initialStates, row, t, time, length, rowSize, isReversed), rowSize);
      } else {
        memory.fill(target, 0, rowSize);
      }
      target += rowSize;
    }
  }
}
