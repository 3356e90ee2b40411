import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { tanh4 } from './vector-math';

/** One row of one step: hidden' = tanh(projection + recurrence). `size` is that of the hidden state in bytes. */
export function openElmanGates(projection: usize, recurrence: usize, nextHidden: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const count = (size - at) >> 2;
    const preactivation = f32x4.add(loadUpTo4(projection + at, count), loadUpTo4(recurrence + at, count));
    storeUpTo4(nextHidden + at, tanh4(preactivation), count);
  }
}
