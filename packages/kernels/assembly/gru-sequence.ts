import { closeGruGates, openGruGates } from './gru-gates';
import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { lengthOf, stateBefore, timeOfStep } from './sequence-order';

/*
 * The recurrence of a GRU over a whole sequence, with the reset after the matrix product, forwards and backwards. Arguments
 * named after tensors are addresses; `lengths` has the number of steps of each row.
 */

/**
 * `projections` [batch, time, 3·hiddenSize] hold x·W + b, `recurrentPanels` U and `recurrentBias` c. Writes outputs
 * [batch, time, hiddenSize], the final states [batch, hiddenSize], and `gates` [batch, time, 4·hiddenSize]: reset, update,
 * candidate, and the candidate's recurrence.
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch for h·U of a step, [batch, 3·hiddenSize].
 */
export function gruForward(
  projections: usize,
  recurrentPanels: usize,
  recurrentBias: usize,
  lengths: usize,
  initialHidden: usize,
  outputs: usize,
  finalHidden: usize,
  gates: usize,
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
    multiplyPacked(groups, recurrentPanels, recurrence, 3 * size, batch, 3 * hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const at = (<usize>b * <usize>time + <usize>t) * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(outputs + at, 0, size);
        continue;
      }
      openGruGates(
        projections + 3 * at,
        recurrence + <usize>b * 3 * size,
        recurrentBias,
        finalHidden + <usize>b * size,
        gates + 4 * at,
        outputs + at,
        size,
      );
      memory.copy(finalHidden + <usize>b * size, outputs + at, size);
    }
  }
}

/**
 * `transposedPanels` hold Uᵀ; `hiddenGradient` comes with the gradient of the final state and leaves with that of the
 * initial one, [batch, hiddenSize]. Writes the gradients of both projections, [batch, time, 3·hiddenSize], zeros where a
 * row has no step.
 *
 * @param groups Scratch for a step's gradients, arranged.
 */
export function gruBackward(
  outputs: usize,
  initialHidden: usize,
  gates: usize,
  lengths: usize,
  transposedPanels: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  inputProjectionGradient: usize,
  recurrentProjectionGradient: usize,
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
        memory.fill(inputProjectionGradient + 3 * at, 0, 3 * size);
        memory.fill(recurrentProjectionGradient + 3 * at, 0, 3 * size);
        continue;
      }
      closeGruGates(
        gates + 4 * at,
        stateBefore(outputs, initialHidden, b, t, time, length, size, isReversed),
        outputGradient + at,
        hiddenGradient + <usize>b * size,
        inputProjectionGradient + 3 * at,
        recurrentProjectionGradient + 3 * at,
        size,
      );
    }
    const stepGradient = recurrentProjectionGradient + <usize>(3 * t) * size;
    packGroups(stepGradient, <usize>(3 * time) * size, 4, batch, 3 * hiddenSize, groups);
    multiplyPacked(groups, transposedPanels, hiddenGradient, size, batch, hiddenSize, 3 * hiddenSize, true, tile);
  }
}
