/**
 * The cosine of π·x, in float64, with the same bits on every machine. Error below 2e-16, and below 2 units in the last
 * place.
 *
 * JavaScript engines may round Math.cos differently; this uses additions and multiplications only, and reduces x
 * exactly, so that any size of x is right.
 *
 * Source: the polynomials of FreeBSD's msun `k_cos.c` and `k_sin.c` on [-π/4, π/4].
 */
export function cosinePi(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const turn = Math.abs(x) % 2; // the cosine is even and has period 2
  const folded = turn > 1 ? 2 - turn : turn; // in [0, 1]
  if (folded <= 0.25) return cosineNearZero(folded * Math.PI);
  if (folded < 0.75) return sineNearZero((0.5 - folded) * Math.PI);
  return -cosineNearZero((1 - folded) * Math.PI);
}

function cosineNearZero(angle: number): number {
  const z = angle * angle;
  const tail =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 - z * 1.13596475577881948265e-11)))));
  return 1 - (0.5 * z - z * tail);
}

function sineNearZero(angle: number): number {
  const z = angle * angle;
  const tail =
    -1.66666666666666324348e-1 +
    z *
      (8.33333333332248946124e-3 +
        z *
          (-1.98412698298579493134e-4 +
            z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10))));
  return angle + angle * z * tail;
}
