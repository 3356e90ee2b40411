import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoid4, tanh4 } from './vector-math';

/**
 * One row of one step, with the preactivations p + q of a projection p and a recurrence q; `size` is that of the hidden state in
 * bytes. Writes the gates, the memory and the hidden state:
 *
 *   i, f, o = sigmoid(p + q)    g = tanh(p + q)    memory' = f∘memory + i∘g    hidden' = o∘tanh(memory')
 */
export function openLstmGates(
  projection: usize,
  recurrence: usize,
  gates: usize,
  memory: usize,
  nextMemory: usize,
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
    storeUpTo4(gate, input, count);
    storeUpTo4(gate + size, forget, count);
    storeUpTo4(gate + 2 * size, candidate, count);
    storeUpTo4(gate + 3 * size, output, count);
    storeUpTo4(nextMemory + at, remembered, count);
    storeUpTo4(nextHidden + at, f32x4.mul(output, tanh4(remembered)), count);
  }
}
