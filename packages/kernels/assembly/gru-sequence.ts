import { closeGruGates, openGruGates } from './gru-gates';
import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { earliestTime, lengthOf, stateBefore, timeOfStep } from './sequence-order';
import { projectionOf } from './step-projections';
import { addRows } from './sum-rows';

/*
 * The recurrence of a GRU over a sequence, with the reset after the matrix product, forwards and backwards. Arguments named
 * after tensors are addresses; `lengths` has the number of steps of each row. Gates are [time, batch, 4·hiddenSize], outputs
 * and their gradients [batch, time, hiddenSize].
 */

/**
 * Makes some steps. `projections` hold x·W, see `projectionOf`, `recurrentPanels` U and `recurrentBias` c; `hidden` [batch,
 * hiddenSize] comes with the states before the steps and leaves with those after them. Writes outputs and gates: reset,
 * update, candidate, and the candidate's recurrence.
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch for h·U of a step, [batch, 3·hiddenSize].
 */
export function gruForward(
  projections: usize,
  tokens: usize,
  bias: usize,
  recurrentPanels: usize,
  recurrentBias: usize,
  lengths: usize,
  hidden: usize,
  outputs: usize,
  gates: usize,
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
    multiplyPacked(groups, recurrentPanels, recurrence, 3 * size, batch, 3 * hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * size;
      const output = outputs + (<usize>b * <usize>time + <usize>t) * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(output, 0, size);
        continue;
      }
      openGruGates(
        projectionOf(projections, tokens, b, t, firstTime, batch, time, 3 * size),
        bias,
        recurrence + 3 * row,
        recurrentBias,
        hidden + row,
        gates + (<usize>t * <usize>batch * size + row) * 4,
        output,
        size,
      );
      memory.copy(hidden + row, output, size);
    }
  }
}

/**
 * `transposedPanels` hold Uᵀ; `hiddenGradient` comes with the gradient of the final state and leaves with that of the
 * initial one, [batch, hiddenSize]. The gradients of both projections, of which the first two parts are the same, take the
 * place of the gates: [dr dz dn dn∘r], zeros where a row has no step. Writes their sum, of which the biases' gradients are
 * parts, [4·hiddenSize], while they are at hand.
 *
 * @param groups Scratch for a step's gradients, arranged.
 * @param recurrentGradient Scratch for the gradient of h·U of a step, [batch, 3·hiddenSize].
 */
export function gruBackward(
  outputs: usize,
  initialHidden: usize,
  gates: usize,
  lengths: usize,
  transposedPanels: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  biasGradient: usize,
  groups: usize,
  recurrentGradient: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  memory.fill(biasGradient, 0, (<usize>(4 * hiddenSize)) << 2);
  const outputStride = <usize>time * size;
  for (let step = time - 1; step >= 0; step--) {
    const t = timeOfStep(step, time, isReversed);
    const stepGates = gates + <usize>t * <usize>batch * 4 * size;
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      const row = <usize>b * size;
      if (t >= length) {
        memory.fill(stepGates + 4 * row, 0, 4 * size);
        memory.fill(recurrentGradient + 3 * row, 0, 3 * size);
        continue;
      }
      closeGruGates(
        stepGates + 4 * row,
        stateBefore(outputs, outputStride, size, initialHidden, b, t, length, size, isReversed),
        outputGradient + <usize>b * outputStride + <usize>t * size,
        hiddenGradient + row,
        recurrentGradient + 3 * row,
        size,
      );
    }
    addRows(stepGates, batch, 4 * hiddenSize, biasGradient);
    packGroups(recurrentGradient, 3 * size, 4, batch, 3 * hiddenSize, groups);
    multiplyPacked(groups, transposedPanels, hiddenGradient, size, batch, hiddenSize, 3 * hiddenSize, true, tile);
  }
}
