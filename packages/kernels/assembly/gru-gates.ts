import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoidSlope, tanhSlope } from './slopes';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * The gates of one row and step of a gated recurrent unit whose reset comes after the matrix product. Projections are in
 * the order reset, update, candidate. Arguments are addresses; `size` is the length of the hidden state in bytes.
 */

/**
 * With p the projection x·W, to which b is added, and q the recurrence h·U, to which c is added:
 *
 *   r, z = sigmoid(p + b + q + c)    n = tanh(p + b + r∘(q + c))    hidden' = n + z∘(hidden - n)
 *
 * Writes r, z, n and the candidate's recurrence, and hidden'.
 */
export function openGruGates(
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
    const p = projection + at;
    const b = bias + at;
    const q = recurrence + at;
    const c = recurrentBias + at;
    const recalledReset = f32x4.add(loadUpTo4(q, count), loadUpTo4(c, count));
    const recalledUpdate = f32x4.add(loadUpTo4(q + size, count), loadUpTo4(c + size, count));
    const recalled = f32x4.add(loadUpTo4(q + 2 * size, count), loadUpTo4(c + 2 * size, count));
    const projectedReset = f32x4.add(loadUpTo4(p, count), loadUpTo4(b, count));
    const projectedUpdate = f32x4.add(loadUpTo4(p + size, count), loadUpTo4(b + size, count));
    const projected = f32x4.add(loadUpTo4(p + 2 * size, count), loadUpTo4(b + 2 * size, count));
    const reset = sigmoid4(f32x4.add(projectedReset, recalledReset));
    const update = sigmoid4(f32x4.add(projectedUpdate, recalledUpdate));
    const candidate = tanh4(f32x4.add(projected, f32x4.mul(reset, recalled)));
    const change = f32x4.mul(update, f32x4.sub(loadUpTo4(hidden + at, count), candidate));
    const gate = gates + at;
    storeUpTo4(gate, reset, count);
    storeUpTo4(gate + size, update, count);
    storeUpTo4(gate + 2 * size, candidate, count);
    storeUpTo4(gate + 3 * size, recalled, count);
    storeUpTo4(nextHidden + at, f32x4.add(candidate, change), count);
  }
}

/**
 * The gradients of both projections, with dh that of the row's hidden state after the step and q the candidate's recurrence:
 *
 *   dz = dh∘(h₋₁ - n)∘z(1 - z)    dn = dh∘(1 - z)∘(1 - n²)    dr = dn∘q∘r(1 - r)
 *   into x·W + b: [dr dz dn]      into h₋₁·U + c: [dr dz dn∘r]
 *
 * [dr dz dn dn∘r] take the place of the gates. Leaves dh∘z in the place of dh, to which the recurrence's part is to be added.
 */
export function closeGruGates(
  gates: usize,
  hiddenBefore: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  recurrentGradient: usize,
  size: usize,
): void {
  const one = f32x4.splat(1);
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const gate = gates + at;
    const reset = loadUpTo4(gate, count);
    const update = loadUpTo4(gate + size, count);
    const candidate = loadUpTo4(gate + 2 * size, count);
    const recalled = loadUpTo4(gate + 3 * size, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const change = f32x4.sub(loadUpTo4(hiddenBefore + at, count), candidate);
    const byUpdate = f32x4.mul(hidden, f32x4.mul(change, sigmoidSlope(update)));
    const byCandidate = f32x4.mul(hidden, f32x4.mul(f32x4.sub(one, update), tanhSlope(candidate)));
    const byReset = f32x4.mul(byCandidate, f32x4.mul(recalled, sigmoidSlope(reset)));
    const byRecurrence = f32x4.mul(byCandidate, reset);
    storeUpTo4(gate, byReset, count);
    storeUpTo4(gate + size, byUpdate, count);
    storeUpTo4(gate + 2 * size, byCandidate, count);
    storeUpTo4(gate + 3 * size, byRecurrence, count);
    const recurrent = recurrentGradient + at;
    storeUpTo4(recurrent, byReset, count);
    storeUpTo4(recurrent + size, byUpdate, count);
    storeUpTo4(recurrent + 2 * size, byRecurrence, count);
    storeUpTo4(hiddenGradient + at, f32x4.mul(hidden, update), count);
  }
}
