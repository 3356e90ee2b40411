import { loadUpTo4, storeUpTo4 } from '../partial-vector';

/** Moves `count` averages, where they lie, towards parameters plus updates: by `weight` times the difference. */
export function averageParameters(average: usize, parameter: usize, update: usize, count: usize, weight: f32): void {
  for (let index: usize = 0; index < count; index += 4) {
    const at = index << 2;
    const rest = count - index;
    const before = loadUpTo4(average + at, rest);
    const after = f32x4.add(loadUpTo4(parameter + at, rest), loadUpTo4(update + at, rest));
    const step = f32x4.mul(f32x4.sub(after, before), f32x4.splat(weight));
    storeUpTo4(average + at, f32x4.add(before, step), rest);
  }
}
