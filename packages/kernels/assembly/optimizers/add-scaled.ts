/** Adds `factor` times the addends to `count` numbers, where they lie. */
export function addScaled(values: usize, addends: usize, count: usize, factor: f32): void {
  const whole = count & ~3;
  for (let index: usize = 0; index < whole; index += 4) {
    const at = index << 2;
    const products = f32x4.mul(v128.load(addends + at), f32x4.splat(factor));
    v128.store(values + at, f32x4.add(v128.load(values + at), products));
  }
  for (let index = whole; index < count; index++) {
    const at = index << 2;
    f32.store(values + at, f32.load(values + at) + f32.load(addends + at) * factor);
  }
}
