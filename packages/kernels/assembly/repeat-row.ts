/** Writes a row of bytes `count` times, one after another. */
export function repeatRow(row: usize, rowBytes: usize, target: usize, count: i32): void {
  for (; count > 0; count--) {
    memory.copy(target, row, rowBytes);
    target += rowBytes;
  }
}
