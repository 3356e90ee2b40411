import { closeLstmGates, openLstmGates } from './lstm-gates';
import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { earliestTime, lengthOf, stateBefore, timeOfStep } from './sequence-order';
import { projectionOf } from './step-projections';
import { addRows } from './sum-rows';

/*
 * The recurrence of a long short-term memory over a sequence, forwards and backwards. Arguments named after tensors are
 * addresses; `lengths` has the number of steps of each row. Gates, memories and their hyperbolic tangents are [time, batch,
 * ...], outputs and their gradients [batch, time, hiddenSize].
 */

/**
 * Makes some steps. `projections` hold x·W, see `projectionOf`, and `recurrentPanels` U; `hidden` [batch, hiddenSize] comes
 * with the states before the steps and leaves with those after them. Writes outputs, gates, memories and their hyperbolic
 * tangents.
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch for h·U of a step, [batch, 4·hiddenSize].
 */
export function lstmForward(
  projections: usize,
  tokens: usize,
  bias: usize,
  recurrentPanels: usize,
  lengths: usize,
  initialMemory: usize,
  hidden: usize,
  outputs: usize,
  gates: usize,
  memories: usize,
  activated: usize,
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
    multiplyPacked(groups, recurrentPanels, recurrence, 4 * size, batch, 4 * hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      const output = outputs + (<usize>b * <usize>time + <usize>t) * size;
      if (t >= length) {
        memory.fill(output, 0, size);
        continue;
      }
      const at = (<usize>t * <usize>batch + <usize>b) * size;
      openLstmGates(
        projectionOf(projections, tokens, b, t, firstTime, batch, time, 4 * size),
        bias,
        recurrence + <usize>b * 4 * size,
        gates + 4 * at,
        stateBefore(memories, size, <usize>batch * size, initialMemory, b, t, length, size, isReversed),
        memories + at,
        activated + at,
        output,
        size,
      );
      memory.copy(hidden + <usize>b * size, output, size);
    }
  }
}

/**
 * `transposedPanels` hold Uᵀ; `hiddenGradient` and `memoryGradient` come with the gradients of the final state and leave
 * with those of the initial one, [batch, hiddenSize]; `gates` leave as the gradients of the preactivations, zeros where a
 * row has no step. Writes their sum, the bias's gradient, [4·hiddenSize], while they are at hand.
 *
 * @param groups Scratch for a step's gradients, arranged.
 */
export function lstmBackward(
  gates: usize,
  memories: usize,
  activated: usize,
  initialMemory: usize,
  lengths: usize,
  transposedPanels: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  memoryGradient: usize,
  biasGradient: usize,
  groups: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  memory.fill(biasGradient, 0, (<usize>(4 * hiddenSize)) << 2);
  for (let step = time - 1; step >= 0; step--) {
    const t = timeOfStep(step, time, isReversed);
    const stepGates = gates + <usize>t * <usize>batch * 4 * size;
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      const row = <usize>b * size;
      if (t >= length) {
        memory.fill(stepGates + 4 * row, 0, 4 * size);
        continue;
      }
      closeLstmGates(
        stepGates + 4 * row,
        stateBefore(memories, size, <usize>batch * size, initialMemory, b, t, length, size, isReversed),
        activated + <usize>t * <usize>batch * size + row,
        outputGradient + (<usize>b * <usize>time + <usize>t) * size,
        hiddenGradient + row,
        memoryGradient + row,
        size,
      );
    }
    addRows(stepGates, batch, 4 * hiddenSize, biasGradient);
    packGroups(stepGates, 4 * size, 4, batch, 4 * hiddenSize, groups);
    multiplyPacked(groups, transposedPanels, hiddenGradient, size, batch, hiddenSize, 4 * hiddenSize, true, tile);
  }
}
