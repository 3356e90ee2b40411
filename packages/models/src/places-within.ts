/**
 * 1 for the steps of each row, 0 past its length: row-major [rows, timeSteps].
 *
 * @param counts How many of a row's steps have a 1: its last ones. Default: all of them.
 */
export function placesWithin(lengths: Int32Array, timeSteps: number, counts: Int32Array = lengths): Uint8Array {
  const places = new Uint8Array(lengths.length * timeSteps);
  for (const [row, length] of lengths.entries()) {
    const end = row * timeSteps + length;
    places.fill(1, end - (counts[row] as number), end);
  }
  return places;
}
