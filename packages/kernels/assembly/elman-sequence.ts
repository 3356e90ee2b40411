import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { earliestTime, lengthOf, timeOfStep } from './sequence-order';
import { tanhSlope } from './slopes';
import { projectionOf } from './step-projections';
import { addRows } from './sum-rows';
import { tanh4 } from './vector-math';

/*
 * The recurrence of an Elman network over a sequence, forwards and backwards. Arguments named after tensors are addresses;
 * `lengths` has the number of steps of each row. Outputs and their gradients are [batch, time, hiddenSize].
 */

/**
 * Makes some steps. `projections` hold x·W, see `projectionOf`, and `recurrentPanels` U; `hidden` [batch, hiddenSize] comes
 * with the states before the steps and leaves with those after them. Writes outputs.
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch for h·U of a step, [batch, hiddenSize].
 */
export function elmanForward(
  projections: usize,
  tokens: usize,
  bias: usize,
  recurrentPanels: usize,
  lengths: usize,
  hidden: usize,
  outputs: usize,
  groups: usize,
  recurrence: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  firstStep: i32,
  stepCount: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  const firstTime = earliestTime(firstStep, stepCount, time, isReversed);
  for (let step = firstStep; step < firstStep + stepCount; step++) {
    const t = timeOfStep(step, time, isReversed);
    packGroups(hidden, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, recurrentPanels, recurrence, size, batch, hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * size;
      const output = outputs + (<usize>b * <usize>time + <usize>t) * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(output, 0, size);
        continue;
      }
      const projection = projectionOf(projections, tokens, b, t, firstTime, batch, time, size);
      activateElman(projection, bias, recurrence + row, output, size);
      memory.copy(hidden + row, output, size);
    }
  }
}

/** One row of one step: hidden' = tanh(x·W + b + h·U), from the three parts of the preactivation. */
export function activateElman(projection: usize, bias: usize, recurrence: usize, nextHidden: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const projected = f32x4.add(loadUpTo4(projection + at, count), loadUpTo4(bias + at, count));
    storeUpTo4(nextHidden + at, tanh4(f32x4.add(projected, loadUpTo4(recurrence + at, count))), count);
  }
}

/**
 * `transposedPanels` hold Uᵀ; `hiddenGradient` comes with the gradient of the final state and leaves with that of the
 * initial one, [batch, hiddenSize]. Writes the gradients of the preactivations, [time, batch, hiddenSize], zeros where a
 * row has no step, and their sum, the bias's gradient, [hiddenSize], while they are at hand.
 *
 * @param groups Scratch for a step's gradients, arranged.
 */
export function elmanBackward(
  outputs: usize,
  lengths: usize,
  transposedPanels: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
  biasGradient: usize,
  groups: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  memory.fill(biasGradient, 0, size);
  for (let step = time - 1; step >= 0; step--) {
    const t = timeOfStep(step, time, isReversed);
    const stepGradient = preactivationGradient + <usize>t * <usize>batch * size;
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(stepGradient + row, 0, size);
        continue;
      }
      const at = (<usize>b * <usize>time + <usize>t) * size;
      deactivate(outputs + at, outputGradient + at, hiddenGradient + row, stepGradient + row, size);
    }
    addRows(stepGradient, batch, hiddenSize, biasGradient);
    packGroups(stepGradient, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, transposedPanels, hiddenGradient, size, batch, hiddenSize, hiddenSize, true, tile);
  }
}

/** One row of one step: da = dh∘(1 - h²). Leaves zeros in the place of dh, to which da·Uᵀ is to be added. */
function deactivate(
  hidden: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
  size: usize,
): void {
  const zero = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const gradient = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const slope = tanhSlope(loadUpTo4(hidden + at, count));
    storeUpTo4(preactivationGradient + at, f32x4.mul(gradient, slope), count);
    storeUpTo4(hiddenGradient + at, zero, count);
  }
}
