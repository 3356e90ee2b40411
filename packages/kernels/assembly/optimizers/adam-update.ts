import { loadUpTo4, storeUpTo4 } from '../partial-vector';
import { decayedMean } from './decayed-mean';

/**
 * A step of Adam over `count` numbers. All three blocks are written over: the moments with the decayed means of the
 * gradients and of their squares, then `gradient` with the update,
 * stepSize·firstMoment / (√(secondScale·secondMoment) + epsilon).
 */
export function adamUpdate(
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  count: usize,
  firstDecay: f32,
  firstComplement: f32,
  secondDecay: f32,
  secondComplement: f32,
  epsilon: f32,
  stepSize: f32,
  secondScale: f32,
): void {
  for (let index: usize = 0; index < count; index += 4) {
    const at = index << 2;
    const rest = count - index;
    const slope = loadUpTo4(gradient + at, rest);
    const first = decayedMean(loadUpTo4(firstMoment + at, rest), slope, firstDecay, firstComplement);
    const square = f32x4.mul(slope, slope);
    const second = decayedMean(loadUpTo4(secondMoment + at, rest), square, secondDecay, secondComplement);
    const root = f32x4.sqrt(f32x4.mul(second, f32x4.splat(secondScale)));
    const divisor = f32x4.add(root, f32x4.splat(epsilon));
    storeUpTo4(firstMoment + at, first, rest);
    storeUpTo4(secondMoment + at, second, rest);
    storeUpTo4(gradient + at, f32x4.div(f32x4.mul(first, f32x4.splat(stepSize)), divisor), rest);
  }
}
