import { loadUpTo4, storeUpTo4 } from '../partial-vector';
import { decayedMean } from './decayed-mean';

/**
 * A step of RMSprop over `count` numbers. Both blocks are written over: `secondMoment` with the decayed mean of the
 * squared gradients, then `gradient` with the update, stepSize·gradient / (√secondMoment + epsilon).
 */
export function rmspropUpdate(
  gradient: usize,
  secondMoment: usize,
  count: usize,
  decay: f32,
  complement: f32,
  epsilon: f32,
  stepSize: f32,
): void {
  for (let index: usize = 0; index < count; index += 4) {
    const at = index << 2;
    const rest = count - index;
    const slope = loadUpTo4(gradient + at, rest);
    const second = decayedMean(loadUpTo4(secondMoment + at, rest), f32x4.mul(slope, slope), decay, complement);
    const divisor = f32x4.add(f32x4.sqrt(second), f32x4.splat(epsilon));
    storeUpTo4(secondMoment + at, second, rest);
    storeUpTo4(gradient + at, f32x4.div(f32x4.mul(slope, f32x4.splat(stepSize)), divisor), rest);
  }
}
