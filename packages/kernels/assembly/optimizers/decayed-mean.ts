/** A decayed mean after one more value: decay·mean + (1 - decay)·value. The complement of the decay comes rounded once. */
export function decayedMean(mean: v128, value: v128, decay: f32, complement: f32): v128 {
  return f32x4.add(f32x4.mul(mean, f32x4.splat(decay)), f32x4.mul(value, f32x4.splat(complement)));
}
