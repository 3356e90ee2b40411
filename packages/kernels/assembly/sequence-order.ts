/*
 * The order in which a sequence is gone through, forwards, or backwards from each row's own end, and where the rows of its
 * steps lie. Public blocks are [batch, time, size]. What only the gradient reads is [time, batch, size]: the rows of a step
 * then lie side by side, where the processor fetches them ahead.
 */

/** The time of a step, steps being counted in the order in which they are made. */
export function timeOfStep(step: i32, time: i32, isReversed: bool): i32 {
  return isReversed ? time - 1 - step : step;
}

/** The earliest of the times of neighbouring steps. */
export function earliestTime(firstStep: i32, stepCount: i32, time: i32, isReversed: bool): i32 {
  return isReversed ? time - firstStep - stepCount : firstStep;
}

/** Whether a time is that of a row's first step. */
function isFirstStep(t: i32, length: i32, isReversed: bool): bool {
  return isReversed ? t + 1 === length : t === 0;
}

/**
 * Where the state of a row lies that it had before the step at a time: in the initial states, or in those of all steps, of
 * which row b, time t lies at b·rowStride + t·timeStride.
 */
export function stateBefore(
  states: usize,
  rowStride: usize,
  timeStride: usize,
  initialStates: usize,
  row: i32,
  t: i32,
  length: i32,
  size: usize,
  isReversed: bool,
): usize {
  if (isFirstStep(t, length, isReversed)) return initialStates + <usize>row * size;
  return states + <usize>row * rowStride + <usize>(isReversed ? t + 1 : t - 1) * timeStride;
}

/** How many steps a row has. */
export function lengthOf(lengths: usize, row: i32): i32 {
  return load<i32>(lengths + ((<usize>row) << 2));
}
