/* Derivatives of activations, from their values. */

/** The derivative of the sigmoid, from its value y: y(1 - y). */
export function sigmoidSlope(value: v128): v128 {
  return f32x4.mul(value, f32x4.sub(f32x4.splat(1), value));
}

/** The derivative of the hyperbolic tangent, from its value y: 1 - y². */
export function tanhSlope(value: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(value, value));
}
