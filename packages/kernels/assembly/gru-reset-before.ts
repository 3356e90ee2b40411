import { multiplyPacked } from './matrix-product';
import { packGroups } from './packing';
import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { lengthOf, timeOfStep } from './sequence-order';
import { sigmoidSlope, tanhSlope } from './slopes';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * The recurrence of a GRU over a whole sequence, with the reset before the matrix product, forwards and backwards: the
 * candidate needs a product of its own, after that of the gates. Arguments named after tensors are addresses; `lengths` has
 * the number of steps of each row.
 */

/**
 * `projections` [batch, time, 3·hiddenSize] hold x·W + b, `gatePanels` and `candidatePanels` the parts of U and
 * `recurrentBias` c. Writes outputs [batch, time, hiddenSize], the final states [batch, hiddenSize], and `gates`
 * [batch, time, 3·hiddenSize]: reset, update, candidate.
 *
 * @param groups Scratch for a step's states, arranged.
 * @param recurrence Scratch of [batch, 4·hiddenSize], for the products and r∘h of a step.
 */
export function gruResetBeforeForward(
  projections: usize,
  gatePanels: usize,
  candidatePanels: usize,
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
  const candidateRecurrence = recurrence + 2 * <usize>batch * size;
  const resetHidden = candidateRecurrence + <usize>batch * size;
  memory.copy(finalHidden, initialHidden, <usize>batch * size); // the state that runs through the steps
  memory.fill(resetHidden, 0, <usize>batch * size); // rows that have no step are multiplied too
  for (let step = 0; step < time; step++) {
    const t = timeOfStep(step, time, isReversed);
    packGroups(finalHidden, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, gatePanels, recurrence, 2 * size, batch, 2 * hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      if (t >= lengthOf(lengths, b)) continue;
      const at = (<usize>b * <usize>time + <usize>t) * size;
      const row = <usize>b * size;
      openGates(
        projections + 3 * at,
        recurrence + 2 * row,
        recurrentBias,
        finalHidden + row,
        gates + 3 * at,
        resetHidden + row,
        size,
      );
    }
    packGroups(resetHidden, size, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, candidatePanels, candidateRecurrence, size, batch, hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      const at = (<usize>b * <usize>time + <usize>t) * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(outputs + at, 0, size);
        continue;
      }
      const row = <usize>b * size;
      const candidateProjection = projections + 3 * at + 2 * size;
      const candidateBias = recurrentBias + 2 * size;
      mixCandidate(
        candidateProjection,
        candidateRecurrence + row,
        candidateBias,
        finalHidden + row,
        gates + 3 * at,
        outputs + at,
        size,
      );
      memory.copy(finalHidden + row, outputs + at, size);
    }
  }
}

/** One row of one step, first part: r, z = sigmoid(p + h·U + c), and r∘h. */
function openGates(
  projection: usize,
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
    const q = recurrence + at;
    const c = recurrentBias + at;
    const recalledReset = f32x4.add(loadUpTo4(q, count), loadUpTo4(c, count));
    const recalledUpdate = f32x4.add(loadUpTo4(q + size, count), loadUpTo4(c + size, count));
    const reset = sigmoid4(f32x4.add(loadUpTo4(p, count), recalledReset));
    storeUpTo4(gates + at, reset, count);
    storeUpTo4(gates + size + at, sigmoid4(f32x4.add(loadUpTo4(p + size, count), recalledUpdate)), count);
    storeUpTo4(resetHidden + at, f32x4.mul(reset, loadUpTo4(hidden + at, count)), count);
  }
}

/** One row of one step, second part: n = tanh(p + (r∘h)·U + c), hidden' = n + z∘(hidden - n). */
function mixCandidate(
  projection: usize,
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
    const candidate = tanh4(f32x4.add(loadUpTo4(projection + at, count), recalled));
    const update = loadUpTo4(gates + size + at, count);
    const change = f32x4.mul(update, f32x4.sub(loadUpTo4(hidden + at, count), candidate));
    storeUpTo4(gates + 2 * size + at, candidate, count);
    storeUpTo4(nextHidden + at, f32x4.add(candidate, change), count);
  }
}

/**
 * `transposedGatePanels` and `transposedCandidatePanels` hold the parts of Uᵀ; `hiddenGradient` comes with the gradient of
 * the final state and leaves with that of the initial one, [batch, hiddenSize]. Writes the gradients of the preactivations,
 * [batch, time, 3·hiddenSize], zeros where a row has no step.
 *
 * @param groups Scratch for a step's gradients, arranged.
 * @param resetGradient Scratch for the gradient of r∘h of a step, [batch, hiddenSize].
 */
export function gruResetBeforeBackward(
  hiddenBefore: usize,
  gates: usize,
  lengths: usize,
  transposedGatePanels: usize,
  transposedCandidatePanels: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
  groups: usize,
  resetGradient: usize,
  tile: usize,
  batch: i32,
  time: i32,
  hiddenSize: i32,
  isReversed: bool,
): void {
  const size = (<usize>hiddenSize) << 2;
  const stride = <usize>(3 * time) * size;
  for (let step = time - 1; step >= 0; step--) {
    const t = timeOfStep(step, time, isReversed);
    const stepGradient = preactivationGradient + <usize>(3 * t) * size;
    for (let b = 0; b < batch; b++) {
      const at = (<usize>b * <usize>time + <usize>t) * size;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(preactivationGradient + 3 * at, 0, 3 * size);
        continue;
      }
      const hidden = hiddenGradient + <usize>b * size;
      unmixCandidate(
        hiddenBefore + at,
        gates + 3 * at,
        outputGradient + at,
        hidden,
        preactivationGradient + 3 * at,
        size,
      );
    }
    packGroups(stepGradient + 2 * size, stride, 4, batch, hiddenSize, groups);
    multiplyPacked(groups, transposedCandidatePanels, resetGradient, size, batch, hiddenSize, hiddenSize, false, tile);
    for (let b = 0; b < batch; b++) {
      if (t >= lengthOf(lengths, b)) continue;
      const at = (<usize>b * <usize>time + <usize>t) * size;
      const row = <usize>b * size;
      closeReset(
        hiddenBefore + at,
        gates + 3 * at,
        resetGradient + row,
        hiddenGradient + row,
        preactivationGradient + 3 * at,
        size,
      );
    }
    packGroups(stepGradient, stride, 4, batch, 2 * hiddenSize, groups);
    multiplyPacked(groups, transposedGatePanels, hiddenGradient, size, batch, hiddenSize, 2 * hiddenSize, true, tile);
  }
}

/** One row of one step, first part: dz = dh∘(h₋₁ - n)∘z(1 - z), dn = dh∘(1 - z)∘(1 - n²); leaves dh∘z in the place of dh. */
function unmixCandidate(
  hiddenBefore: usize,
  gates: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
  size: usize,
): void {
  const one = f32x4.splat(1);
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const update = loadUpTo4(gates + size + at, count);
    const candidate = loadUpTo4(gates + 2 * size + at, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const change = f32x4.sub(loadUpTo4(hiddenBefore + at, count), candidate);
    const target = preactivationGradient + at;
    storeUpTo4(target + size, f32x4.mul(hidden, f32x4.mul(change, sigmoidSlope(update))), count);
    const slope = f32x4.mul(f32x4.sub(one, update), tanhSlope(candidate));
    storeUpTo4(target + 2 * size, f32x4.mul(hidden, slope), count);
    storeUpTo4(hiddenGradient + at, f32x4.mul(hidden, update), count);
  }
}

/** One row of one step, second part, with dq the gradient of r∘h₋₁: dr = dq∘h₋₁∘r(1 - r); adds dq∘r to dh. */
function closeReset(
  hiddenBefore: usize,
  gates: usize,
  resetGradient: usize,
  hiddenGradient: usize,
  preactivationGradient: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const reset = loadUpTo4(gates + at, count);
    const gradient = loadUpTo4(resetGradient + at, count);
    const byReset = f32x4.mul(gradient, f32x4.mul(loadUpTo4(hiddenBefore + at, count), sigmoidSlope(reset)));
    storeUpTo4(preactivationGradient + at, byReset, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), f32x4.mul(gradient, reset));
    storeUpTo4(hiddenGradient + at, hidden, count);
  }
}
