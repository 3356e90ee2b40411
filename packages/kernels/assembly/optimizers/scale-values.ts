/** Multiplies `count` numbers by a factor, where they lie. */
export function scaleValues(values: usize, count: usize, factor: f32): void {
  const whole = count & ~3;
  for (let index: usize = 0; index < whole; index += 4) {
    const at = values + (index << 2);
    v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(factor)));
  }
  for (let index = whole; index < count; index++) {
    const at = values + (index << 2);
    f32.store(at, f32.load(at) * factor);
  }
}
