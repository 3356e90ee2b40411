import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { repeatRow } from './repeat-row';
import { gatherSteps } from './step-rows';

/**
 * The projections x·W + b of the rows of neighbouring times, [timeCount, batch, width], from inputs [batch, time, inputSize]
 * and the panels of W.
 *
 * @param rows Scratch for the inputs of these times.
 * @param groups Scratch for the same, arranged.
 */
export function projectSteps(
  inputs: usize,
  panels: usize,
  bias: usize,
  rows: usize,
  groups: usize,
  tile: usize,
  projections: usize,
  batch: i32,
  time: i32,
  firstTime: i32,
  timeCount: i32,
  inputSize: i32,
  width: i32,
): void {
  const inputBytes = (<usize>inputSize) << 2;
  const rowBytes = (<usize>width) << 2;
  const count = batch * timeCount;
  gatherSteps(inputs, rows, batch, time, firstTime, timeCount, inputBytes);
  packGroups(rows, inputBytes, 4, count, inputSize, groups);
  repeatRow(bias, rowBytes, projections, count);
  multiplyPacked(groups, panels, projections, rowBytes, count, width, inputSize, true, tile);
}
