import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { sigmoidSlope, tanhSlope } from './slopes';

/* Gradients of `count` numbers through functions of each: dy times the slope at what is saved. */

/** Through bounds from x: dy within them, 0 outside. */
export function clipGradient(dy: usize, x: usize, lowest: f32, highest: f32, target: usize, count: i32): void {
  const low = f32x4.splat(lowest);
  const high = f32x4.splat(highest);
  for (let rest = count; rest > 0; rest -= 4, dy += 16, x += 16, target += 16) {
    const value = loadUpTo4(x, rest);
    const isWithin = v128.and(f32x4.ge(value, low), f32x4.le(value, high));
    storeUpTo4(target, v128.and(loadUpTo4(dy, rest), isWithin), rest);
  }
}

/** Through a rectifier, from x: dy where x is above 0, else 0. */
export function reluGradient(dy: usize, x: usize, target: usize, count: i32): void {
  const zeros = f32x4.splat(0);
  for (let rest = count; rest > 0; rest -= 4, dy += 16, x += 16, target += 16) {
    storeUpTo4(target, v128.and(loadUpTo4(dy, rest), f32x4.gt(loadUpTo4(x, rest), zeros)), rest);
  }
}

/** Through a sigmoid, from its value y. */
export function sigmoidGradient(dy: usize, y: usize, target: usize, count: i32): void {
  for (let rest = count; rest > 0; rest -= 4, dy += 16, y += 16, target += 16) {
    storeUpTo4(target, f32x4.mul(loadUpTo4(dy, rest), sigmoidSlope(loadUpTo4(y, rest))), rest);
  }
}

/** Through a hyperbolic tangent, from its value y. */
export function tanhGradient(dy: usize, y: usize, target: usize, count: i32): void {
  for (let rest = count; rest > 0; rest -= 4, dy += 16, y += 16, target += 16) {
    storeUpTo4(target, f32x4.mul(loadUpTo4(dy, rest), tanhSlope(loadUpTo4(y, rest))), rest);
  }
}
