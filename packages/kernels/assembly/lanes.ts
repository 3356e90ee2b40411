/* The four numbers of a vector taken together, always in the same order. */

/** Their sum. */
export function sumOfLanes(vector: v128): f32 {
  const left = f32x4.extract_lane(vector, 0) + f32x4.extract_lane(vector, 1);
  const right = f32x4.extract_lane(vector, 2) + f32x4.extract_lane(vector, 3);
  return left + right;
}

/** The largest of them; NaN if one is. */
export function maximumOfLanes(vector: v128): f32 {
  const left = max(f32x4.extract_lane(vector, 0), f32x4.extract_lane(vector, 1));
  const right = max(f32x4.extract_lane(vector, 2), f32x4.extract_lane(vector, 3));
  return max(left, right);
}
