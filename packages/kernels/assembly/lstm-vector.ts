import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoidSlope, tanhSlope } from './slopes';
import { sigmoid4, tanh4 } from './vector-math';

/*
 * Up to four units of one row and step of a long short-term memory, at the offset `at`; `count` of them exist. Inlined, so
 * that where the count is known to be 4 nothing asks for it. Arguments are as in lstm-gates.ts.
 */

/** i, f, o = sigmoid; g = tanh; memory' = f∘memory + i∘g. */
export function openLstmVector(
  projection: usize,
  bias: usize,
  recurrence: usize,
  gates: usize,
  memory: usize,
  nextMemory: usize,
  size: usize,
  at: usize,
  count: usize,
): void {
  const p = projection + at;
  const b = bias + at;
  const q = recurrence + at;
  const gate = gates + at;
  const input = sigmoid4(f32x4.add(f32x4.add(loadUpTo4(p, count), loadUpTo4(b, count)), loadUpTo4(q, count)));
  const forget = sigmoid4(
    f32x4.add(f32x4.add(loadUpTo4(p + size, count), loadUpTo4(b + size, count)), loadUpTo4(q + size, count)),
  );
  const candidate = tanh4(
    f32x4.add(
      f32x4.add(loadUpTo4(p + 2 * size, count), loadUpTo4(b + 2 * size, count)),
      loadUpTo4(q + 2 * size, count),
    ),
  );
  const output = sigmoid4(
    f32x4.add(
      f32x4.add(loadUpTo4(p + 3 * size, count), loadUpTo4(b + 3 * size, count)),
      loadUpTo4(q + 3 * size, count),
    ),
  );
  const kept = f32x4.mul(forget, loadUpTo4(memory + at, count));
  storeUpTo4(gate, input, count);
  storeUpTo4(gate + size, forget, count);
  storeUpTo4(gate + 2 * size, candidate, count);
  storeUpTo4(gate + 3 * size, output, count);
  storeUpTo4(nextMemory + at, f32x4.add(kept, f32x4.mul(input, candidate)), count);
}

/** hidden' = o∘tanh(memory'). */
export function showLstmVector(
  outputGates: usize,
  nextMemory: usize,
  activated: usize,
  nextHidden: usize,
  at: usize,
  count: usize,
): void {
  const shown = tanh4(loadUpTo4(nextMemory + at, count));
  storeUpTo4(activated + at, shown, count);
  storeUpTo4(nextHidden + at, f32x4.mul(loadUpTo4(outputGates + at, count), shown), count);
}

/** The gradients, as in `closeLstmGates`. */
export function closeLstmVector(
  gates: usize,
  memoryBefore: usize,
  activated: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  memoryGradient: usize,
  size: usize,
  at: usize,
  count: usize,
): void {
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
  storeUpTo4(hiddenGradient + at, f32x4.splat(0), count);
}
