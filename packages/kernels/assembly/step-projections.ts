import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { earliestTime } from './sequence-order';
import { gatherSteps } from './step-rows';

/**
 * The projections x·W of the rows of some steps, [stepCount, batch, width] in the order of time, from inputs [batch, time,
 * inputSize] and the panels of W.
 *
 * @param rows Scratch for the inputs of these steps.
 * @param groups Scratch for the same, arranged.
 */
export function projectSteps(
  inputs: usize,
  panels: usize,
  rows: usize,
  groups: usize,
  tile: usize,
  projections: usize,
  batch: i32,
  time: i32,
  firstStep: i32,
  stepCount: i32,
  inputSize: i32,
  width: i32,
  isReversed: bool,
): void {
  const inputBytes = (<usize>inputSize) << 2;
  const count = batch * stepCount;
  const firstTime = earliestTime(firstStep, stepCount, time, isReversed);
  gatherSteps(inputs, rows, batch, time, firstTime, stepCount, inputBytes);
  packGroups(rows, inputBytes, 4, count, inputSize, groups);
  multiplyPacked(groups, panels, projections, (<usize>width) << 2, count, width, inputSize, false, tile);
}

/**
 * Where the projection of a row lies: in those of the times from the first on, or, where there are tokens [batch, time], in
 * the row of its token, W being what `projections` is the address of. `tokens` is 0 where there are none.
 */
export function projectionOf(
  projections: usize,
  tokens: usize,
  row: i32,
  t: i32,
  firstTime: i32,
  batch: i32,
  time: i32,
  size: usize,
): usize {
  if (tokens === 0) return projections + (<usize>(t - firstTime) * <usize>batch + <usize>row) * size;
  const token = load<i32>(tokens + ((<usize>row * <usize>time + <usize>t) << 2));
  return projections + <usize>token * size;
}
