import { loadUpTo4, storeUpTo4 } from '../partial-vector';

/**
 * A step of gradient descent with momentum over `count` numbers. Both blocks are written over: `velocity` with
 * momentum·velocity + gradient, then `gradient` with the update, gradientRate·gradient + velocityRate·velocity.
 */
export function sgdUpdate(
  gradient: usize,
  velocity: usize,
  count: usize,
  momentum: f32,
  gradientRate: f32,
  velocityRate: f32,
): void {
  for (let index: usize = 0; index < count; index += 4) {
    const at = index << 2;
    const rest = count - index;
    const slope = loadUpTo4(gradient + at, rest);
    const speed = f32x4.add(f32x4.mul(loadUpTo4(velocity + at, rest), f32x4.splat(momentum)), slope);
    const update = f32x4.add(f32x4.mul(slope, f32x4.splat(gradientRate)), f32x4.mul(speed, f32x4.splat(velocityRate)));
    storeUpTo4(velocity + at, speed, rest);
    storeUpTo4(gradient + at, update, rest);
  }
}
