import { loadUpTo4, storeUpTo4 } from './partial-vector';
import { exponential4, logarithm4, sigmoid4, tanh4 } from './vector-math';

/* Functions of each of `count` numbers. The target may be the source. */

/** e to the power of each number. */
export function exponential(source: usize, target: usize, count: i32): void {
  for (let rest = <usize>count; rest > 0; rest -= min<usize>(rest, 4), source += 16, target += 16) {
    storeUpTo4(target, exponential4(loadUpTo4(source, rest)), rest);
  }
}

/** The natural logarithm of each number. */
export function logarithm(source: usize, target: usize, count: i32): void {
  for (let rest = <usize>count; rest > 0; rest -= min<usize>(rest, 4), source += 16, target += 16) {
    storeUpTo4(target, logarithm4(loadUpTo4(source, rest)), rest);
  }
}

/** The sigmoid of each number. */
export function sigmoid(source: usize, target: usize, count: i32): void {
  for (let rest = <usize>count; rest > 0; rest -= min<usize>(rest, 4), source += 16, target += 16) {
    storeUpTo4(target, sigmoid4(loadUpTo4(source, rest)), rest);
  }
}

/** The square root of each number. */
export function squareRoot(source: usize, target: usize, count: i32): void {
  for (let rest = <usize>count; rest > 0; rest -= min<usize>(rest, 4), source += 16, target += 16) {
    storeUpTo4(target, f32x4.sqrt(loadUpTo4(source, rest)), rest);
  }
}

/** The hyperbolic tangent of each number. */
export function tanh(source: usize, target: usize, count: i32): void {
  for (let rest = <usize>count; rest > 0; rest -= min<usize>(rest, 4), source += 16, target += 16) {
    storeUpTo4(target, tanh4(loadUpTo4(source, rest)), rest);
  }
}
