import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { earliestTime, lengthOf, stateBefore, timeOfStep } from './sequence-order';
import { sigmoidSlope, tanhSlope } from './slopes';
import { projectionOf } from './step-projections';
import { addRows } from './sum-rows';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * The recurrence of a GRU over a sequence, with the reset before the matrix product, forwards and backwards: the candidate
 * needs a product of its own, after that of the gates. Arguments named after tensors are addresses; `lengths` has the number
 * of steps of each row. Gates are [time, batch, 3·hiddenSize], outputs and their gradients [batch, time, hiddenSize].
 */

/**
 * Makes some steps. `projections` hold x·W, see `projectionOf`, `gatePanels` and `candidatePanels` the parts of U and
 * `recurrentBias` c; `hidden` [batch, hiddenSize] comes with the states before the steps and leaves with those after them.
 * Writes outputs and gates: reset, update, candidate.
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch of [batch, 4·hiddenSize], for the products and r∘h of a step.
 */
export function gruResetBeforeForward(
  projections: usize,
  tokens: usize,
  bias: usize,
  gatePanels: usize,
  candidatePanels: usize,
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
  const stepSize = <usize>batch * size;
  const candidateRecurrence = recurrence + 2 * stepSize;
  const resetHidden = candidateRecurrence + stepSize;
  const firstTime = earliestTime(firstStep, stepCount, time, isReversed);
  memory.fill(resetHidden, 0, stepSize); // rows that have no step are multiplied too
  for (let step = firstStep; step < firstStep + stepCount; step++) {
    const t = timeOfStep(step, time, isReversed);
    const stepGates = gates + <usize>t * 3 * stepSize;
    packGroups(hidden, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, gatePanels, recurrence, 2 * size, batch, 2 * hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      if (t >= lengthOf(lengths, b)) continue;
      const row = <usize>b * size;
      openGates(
        projectionOf(projections, tokens, b, t, firstTime, batch, time, 3 * size),
        bias,
        recurrence + 2 * row,
        recurrentBias,
        hidden + row,
        stepGates + 3 * row,
        resetHidden + row,
        size,
      );
    }
    packGroups(resetHidden, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, candidatePanels, candidateRecurrence, size, batch, hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const row = <usize>b * size;
      const output = outputs + (<usize>b * <usize>time + <usize>t) * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(output, 0, size);
        continue;
      }
      mixCandidate(
        projectionOf(projections, tokens, b, t, firstTime, batch, time, 3 * size) + 2 * size,
        bias + 2 * size,
        candidateRecurrence + row,
        recurrentBias + 2 * size,
        hidden + row,
        stepGates + 3 * row,
        output,
        size,
      );
      memory.copy(hidden + row, output, size);
    }
  }
}

/** One row of one step, first part: r, z = sigmoid(p + b + h·U + c), and r∘h. */
function openGates(
  projection: usize,
  bias: usize,
  recurrence: usize,
  recurrentBias: usize,
  hidden: usize,
  gates: usize,
  resetHidden: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const p = projection + at;
    const b = bias + at;
    const q = recurrence + at;
    const c = recurrentBias + at;
    const recalledReset = f32x4.add(loadUpTo4(q, count), loadUpTo4(c, count));
    const recalledUpdate = f32x4.add(loadUpTo4(q + size, count), loadUpTo4(c + size, count));
    const projectedReset = f32x4.add(loadUpTo4(p, count), loadUpTo4(b, count));
    const projectedUpdate = f32x4.add(loadUpTo4(p + size, count), loadUpTo4(b + size, count));
    const reset = sigmoid4(f32x4.add(projectedReset, recalledReset));
    storeUpTo4(gates + at, reset, count);
    storeUpTo4(gates + size + at, sigmoid4(f32x4.add(projectedUpdate, recalledUpdate)), count);
    storeUpTo4(resetHidden + at, f32x4.mul(reset, loadUpTo4(hidden + at, count)), count);
  }
}

/** One row of one step, second part: n = tanh(p + b + (r∘h)·U + c), hidden' = n + z∘(hidden - n). */
function mixCandidate(
  projection: usize,
  bias: usize,
  recurrence: usize,
  recurrentBias: usize,
  hidden: usize,
  gates: usize,
  nextHidden: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const recalled = f32x4.add(loadUpTo4(recurrence + at, count), loadUpTo4(recurrentBias + at, count));
    const projected = f32x4.add(loadUpTo4(projection + at, count), loadUpTo4(bias + at, count));
    const candidate = tanh4(f32x4.add(projected, recalled));
    const update = loadUpTo4(gates + size + at, count);
    const change = f32x4.mul(update, f32x4.sub(loadUpTo4(hidden + at, count), candidate));
    storeUpTo4(gates + 2 * size + at, candidate, count);
    storeUpTo4(nextHidden + at, f32x4.add(candidate, change), count);
  }
}

/**
 * `transposedGatePanels` and `transposedCandidatePanels` hold the parts of Uᵀ; `hiddenGradient` comes with the gradient of
 * the final state and leaves with that of the initial one, [batch, hiddenSize]; `gates` leave as the gradients of the
 * preactivations. Writes r∘h₋₁, [time, batch, hiddenSize]. Both are zeros where a row has no step. Writes
 * the sum of the former, the biases' gradient, [3·hiddenSize], while they are at hand.
 *
 * @param groups Scratch for a step's gradients, arranged.
 * @param resetGradient Scratch for the gradient of r∘h of a step, [batch, hiddenSize].
 */
export function gruResetBeforeBackward(
  outputs: usize,
  initialHidden: usize,
  gates: usize,
  lengths: usize,
  transposedGatePanels: usize,
  transposedCandidatePanels: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  resetHidden: usize,
  biasGradient: usize,
  groups: usize,
  resetGradient: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  memory.fill(biasGradient, 0, (<usize>(3 * hiddenSize)) << 2);
  const outputStride = <usize>time * size;
  for (let step = time - 1; step >= 0; step--) {
    const t = timeOfStep(step, time, isReversed);
    const stepGates = gates + <usize>t * <usize>batch * 3 * size;
    const stepReset = resetHidden + <usize>t * <usize>batch * size;
    // The gradient of the reset waits for a product; its place keeps the gate until then.
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      const row = <usize>b * size;
      if (t >= length) {
        memory.fill(stepGates + 3 * row, 0, 3 * size);
        memory.fill(stepReset + row, 0, size);
        continue;
      }
      unmixCandidate(
        stateBefore(outputs, outputStride, size, initialHidden, b, t, length, size, isReversed),
        stepGates + 3 * row,
        outputGradient + <usize>b * outputStride + <usize>t * size,
        hiddenGradient + row,
        size,
      );
    }
    packGroups(stepGates + 2 * size, 3 * size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, transposedCandidatePanels, resetGradient, size, batch, hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b);
      if (t >= length) continue;
      const row = <usize>b * size;
      closeReset(
        stateBefore(outputs, outputStride, size, initialHidden, b, t, length, size, isReversed),
        stepGates + 3 * row,
        resetGradient + row,
        hiddenGradient + row,
        stepReset + row,
        size,
      );
    }
    addRows(stepGates, batch, 3 * hiddenSize, biasGradient);
    packGroups(stepGates, 3 * size, 4, batch, 2 * hiddenSize, groups);
    multiplyPacked(groups, transposedGatePanels, hiddenGradient, size, batch, hiddenSize, 2 * hiddenSize, true, tile);
  }
}

/**
 * One row of one step, first part: dz = dh∘(h₋₁ - n)∘z(1 - z) and dn = dh∘(1 - z)∘(1 - n²) in the places of z and n, and dh∘z
 * in that of dh.
 */
function unmixCandidate(
  hiddenBefore: usize,
  gates: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  size: usize,
): void {
  const one = f32x4.splat(1);
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const update = loadUpTo4(gates + size + at, count);
    const candidate = loadUpTo4(gates + 2 * size + at, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const change = f32x4.sub(loadUpTo4(hiddenBefore + at, count), candidate);
    storeUpTo4(gates + size + at, f32x4.mul(hidden, f32x4.mul(change, sigmoidSlope(update))), count);
    const slope = f32x4.mul(f32x4.sub(one, update), tanhSlope(candidate));
    storeUpTo4(gates + 2 * size + at, f32x4.mul(hidden, slope), count);
    storeUpTo4(hiddenGradient + at, f32x4.mul(hidden, update), count);
  }
}

/**
 * One row of one step, second part, with dq the gradient of r∘h₋₁: dr = dq∘h₋₁∘r(1 - r) in the place of r; adds dq∘r to dh and
 * writes r∘h₋₁.
 */
function closeReset(
  hiddenBefore: usize,
  gates: usize,
  resetGradient: usize,
  hiddenGradient: usize,
  resetHidden: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const reset = loadUpTo4(gates + at, count);
    const gradient = loadUpTo4(resetGradient + at, count);
    const before = loadUpTo4(hiddenBefore + at, count);
    storeUpTo4(resetHidden + at, f32x4.mul(reset, before), count);
    const byReset = f32x4.mul(gradient, f32x4.mul(before, sigmoidSlope(reset)));
    storeUpTo4(gates + at, byReset, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), f32x4.mul(gradient, reset));
    storeUpTo4(hiddenGradient + at, hidden, count);
  }
}
