import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoid4, tanh4 } from './vector-math';

/**
 * One row of one step, with p the projection and q the recurrence; `size` is that of the hidden state in bytes. Writes the gates,
 * which the candidate's recurrence follows, and the hidden state:
 *
 *   r, z = sigmoid(p + q)    n = tanh(p + r∘q)    hidden' = n + z∘(hidden - n)
 */
export function openGruGates(
  projection: usize,
  recurrence: usize,
  gates: usize,
  hidden: usize,
  nextHidden: usize,
  size: usize,
): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const p = projection + at;
    const q = recurrence + at;
    const reset = sigmoid4(f32x4.add(loadUpTo4(p, count), loadUpTo4(q, count)));
    const update = sigmoid4(f32x4.add(loadUpTo4(p + size, count), loadUpTo4(q + size, count)));
    const recalled = loadUpTo4(q + 2 * size, count);
    const candidate = tanh4(f32x4.add(loadUpTo4(p + 2 * size, count), f32x4.mul(reset, recalled)));
    const change = f32x4.mul(update, f32x4.sub(loadUpTo4(hidden + at, count), candidate));
    const gate = gates + at;
    storeUpTo4(gate, reset, count);
    storeUpTo4(gate + size, update, count);
    storeUpTo4(gate + 2 * size, candidate, count);
    storeUpTo4(gate + 3 * size, recalled, count);
    storeUpTo4(nextHidden + at, f32x4.add(candidate, change), count);
  }
}
