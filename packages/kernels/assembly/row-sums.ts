/*
 * Sums along a row, in float64 so that they lose nothing however long the row is. The order is fixed: pairs of numbers that
 * are two apart, then lane by lane.
 */

/** Adds four float32 numbers to two float64 sums. */
export function addTo2(sums: v128, vector: v128): v128 {
  const upper = i8x16.shuffle(vector, vector, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  return f64x2.add(sums, f64x2.add(f64x2.promote_low_f32x4(vector), f64x2.promote_low_f32x4(upper)));
}

/** What the sums of {@link addTo2} come to. */
export function totalOf2(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
