/** 1 for the steps of each row, 0 past its length: row-major [rows, timeSteps]. */
export function placesWithin(lengths: Int32Array, timeSteps: number): Uint8Array {
  const places = new Uint8Array(lengths.length * timeSteps);
  for (const [row, length] of lengths.entries()) places.fill(1, row * timeSteps, row * timeSteps + length);
  return places;
}
