import { loadUpTo4, storeUpTo4 } from './partial-vector';

/** Each number bounded from below and above. A NaN stays. */
export function clip(source: usize, lowest: f32, highest: f32, target: usize, count: i32): void {
  const low = f32x4.splat(lowest);
  const high = f32x4.splat(highest);
  let rest = count;
  for (; rest >= 8; rest -= 8, source += 32, target += 32) {
    v128.store(target, f32x4.pmax(f32x4.pmin(v128.load(source), high), low));
    v128.store(target, f32x4.pmax(f32x4.pmin(v128.load(source, 16), high), low), 16);
  }
  for (; rest > 0; rest -= 4, source += 16, target += 16) {
    storeUpTo4(target, f32x4.pmax(f32x4.pmin(loadUpTo4(source, rest), high), low), rest);
  }
}

/** Where a byte of the condition is not 0 the number of the first block, elsewhere that of the second. */
export function select(condition: usize, first: usize, second: usize, target: usize, count: i32): void {
  const zeros = i64x2.splat(0);
  let rest = count;
  for (; rest >= 4; rest -= 4) {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(condition)));
    v128.store(target, v128.bitselect(v128.load(first), v128.load(second), i32x4.ne(words, zeros)));
    condition += 4;
    first += 16;
    second += 16;
    target += 16;
  }
  for (; rest > 0; rest--) {
    store<u32>(target, load<u32>(load<u8>(condition) !== 0 ? first : second));
    condition++;
    first += 4;
    second += 4;
    target += 4;
  }
}
