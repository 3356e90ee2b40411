import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoidSlope, tanhSlope } from './slopes';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * The gates of one row and step of a long short-term memory, in the order input, forget, candidate, output. Arguments are
 * addresses; `size` is the length of the hidden state in bytes.
 */

/**
 * From the parts x·W + b and h·U of the preactivations:
 *
 *   i, f, o = sigmoid; g = tanh; memory' = f∘memory + i∘g; hidden' = o∘tanh(memory')
 *
 * Writes the gates, which may take the place of the projection, memory', tanh(memory') and hidden'.
 */
export function openLstmGates(
  projection: usize,
  recurrence: usize,
  gates: usize,
  memory: usize,
  nextMemory: usize,
  activated: usize,
  nextHidden: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const p = projection + at;
    const q = recurrence + at;
    const gate = gates + at;
    const input = sigmoid4(f32x4.add(loadUpTo4(p, count), loadUpTo4(q, count)));
    const forget = sigmoid4(f32x4.add(loadUpTo4(p + size, count), loadUpTo4(q + size, count)));
    const candidate = tanh4(f32x4.add(loadUpTo4(p + 2 * size, count), loadUpTo4(q + 2 * size, count)));
    const output = sigmoid4(f32x4.add(loadUpTo4(p + 3 * size, count), loadUpTo4(q + 3 * size, count)));
    const kept = f32x4.mul(forget, loadUpTo4(memory + at, count));
    const remembered = f32x4.add(kept, f32x4.mul(input, candidate));
    const shown = tanh4(remembered);
    storeUpTo4(gate, input, count);
    storeUpTo4(gate + size, forget, count);
    storeUpTo4(gate + 2 * size, candidate, count);
    storeUpTo4(gate + 3 * size, output, count);
    storeUpTo4(nextMemory + at, remembered, count);
    storeUpTo4(activated + at, shown, count);
    storeUpTo4(nextHidden + at, f32x4.mul(output, shown), count);
  }
}

/**
 * The gradients of the preactivations, with dh and dc those of the row's hidden state and memory after the step:
 *
 *   dc += dh∘o∘(1 - tanh²(c))
 *   di = dc∘g∘i(1 - i)    df = dc∘c₋₁∘f(1 - f)    dg = dc∘i∘(1 - g²)    do = dh∘tanh(c)∘o(1 - o)    dc₋₁ = dc∘f
 *
 * They take the place of the gates. Leaves dc₋₁ in the place of dc, and zeros in that of dh, to which the preactivations'
 * part is to be added.
 */
export function closeLstmGates(
  gates: usize,
  memoryBefore: usize,
  activated: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  memoryGradient: usize,
  size: usize,
): void {
  const zero = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const gate = gates + at;
    const input = loadUpTo4(gate, count);
    const forget = loadUpTo4(gate + size, count);
    const candidate = loadUpTo4(gate + 2 * size, count);
    const output = loadUpTo4(gate + 3 * size, count);
    const shown = loadUpTo4(activated + at, count);
    const hidden = f32x4.add(loadUpTo4(hiddenGradient + at, count), loadUpTo4(outputGradient + at, count));
    const memory = f32x4.add(
      loadUpTo4(memoryGradient + at, count),
      f32x4.mul(hidden, f32x4.mul(output, tanhSlope(shown))),
    );
    const before = loadUpTo4(memoryBefore + at, count);
    storeUpTo4(gate, f32x4.mul(memory, f32x4.mul(candidate, sigmoidSlope(input))), count);
    storeUpTo4(gate + size, f32x4.mul(memory, f32x4.mul(before, sigmoidSlope(forget))), count);
    storeUpTo4(gate + 2 * size, f32x4.mul(memory, f32x4.mul(input, tanhSlope(candidate))), count);
    storeUpTo4(gate + 3 * size, f32x4.mul(hidden, f32x4.mul(shown, sigmoidSlope(output))), count);
    storeUpTo4(memoryGradient + at, f32x4.mul(memory, forget), count);
    storeUpTo4(hiddenGradient + at, zero, count);
  }
}
