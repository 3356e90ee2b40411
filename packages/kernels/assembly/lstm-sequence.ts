import { closeLstmGates, openLstmGates } from './lstm-gates';
import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { lengthOf, stateAfter, stateBefore, timeOfStep } from './sequence-order';

/*
 * The recurrence of a long short-term memory over a whole sequence, forwards and backwards. Arguments named after tensors
 * are addresses; `lengths` has the number of steps of each row.
 */

/**
 * `gates` [batch, time, 4·hiddenSize] comes with x·W + b and leaves with the gates; `recurrentPanels` hold U. Writes
 * outputs, memories and their hyperbolic tangents, [batch, time, hiddenSize], and the final states, [batch, hiddenSize].
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch for h·U of a step, [batch, 4·hiddenSize].
 */
export function lstmForward(
  gates: usize,
  recurrentPanels: usize,
  lengths: usize,
  initialHidden: usize,
  initialMemory: usize,
  outputs: usize,
  memories: usize,
  activated: usize,
  finalHidden: usize,
  finalMemory: usize,
  groups: usize,
  recurrence: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  memory.copy(finalHidden, initialHidden, <usize>batch * size); // the state that runs through the steps
  for (let step = 0; step < time; step++) {
    const t = timeOfStep(step, time, isReversed);
    packGroups(finalHidden, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, recurrentPanels, recurrence, 4 * size, batch, 4 * hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      const at = (<usize>b * <usize>time + <usize>t) * size;
      if (t >= length) {
        memory.fill(outputs + at, 0, size);
        continue;
      }
      openLstmGates(
        gates + 4 * at,
        recurrence + <usize>b * 4 * size,
        gates + 4 * at,
        stateBefore(memories, initialMemory, b, t, time, length, size, isReversed),
        memories + at,
        activated + at,
        outputs + at,
        size,
      );
      memory.copy(finalHidden + <usize>b * size, outputs + at, size);
    }
  }
  for (let b = 0; b < batch; b++) {
    const last = stateAfter(memories, initialMemory, b, time, lengthOf(lengths, b), size, isReversed);
    memory.copy(finalMemory + <usize>b * size, last, size);
  }
}

/**
 * `transposedPanels` hold Uᵀ; `hiddenGradient` and `memoryGradient` come with the gradients of the final state and leave
 * with those of the initial one, [batch, hiddenSize]; `gates` leave as the gradients of the preactivations, [batch, time,
 * 4·hiddenSize], zeros where a row has no step.
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
  groups: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  for (let step = time - 1; step >= 0; step--) {
    const t = timeOfStep(step, time, isReversed);
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      const at = (<usize>b * <usize>time + <usize>t) * size;
      if (t >= length) {
        memory.fill(gates + 4 * at, 0, 4 * size);
        continue;
      }
      closeLstmGates(
        gates + 4 * at,
        stateBefore(memories, initialMemory, b, t, time, length, size, isReversed),
        activated + at,
        outputGradient + at,
        hiddenGradient + <usize>b * size,
        memoryGradient + <usize>b * size,
        size,
      );
    }
    const stepGradient = gates + ((<usize>t) << 2) * size;
    packGroups(stepGradient, <usize>(4 * time) * size, 4, batch, 4 * hiddenSize, groups);
    multiplyPacked(groups, transposedPanels, hiddenGradient, size, batch, hiddenSize, 4 * hiddenSize, true, tile);
  }
}
