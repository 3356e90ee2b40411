import { addRow } from './sum-rows';

/* Rows of a matrix by their indices, which are int32 and name rows that are there. */

/** Copies the rows that the indices name, one after another. */
export function gatherRows(matrix: usize, rowBytes: usize, indices: usize, count: i32, target: usize): void {
  for (; count > 0; count--) {
    memory.copy(target, matrix + <usize>load<u32>(indices) * rowBytes, rowBytes);
    indices += 4;
    target += rowBytes;
  }
}

/** Adds rows, one after another, to those of a matrix that the indices name. */
export function scatterRows(rows: usize, rowBytes: usize, indices: usize, count: i32, matrix: usize): void {
  for (; count > 0; count--) {
    addRow(rows, rowBytes, matrix + <usize>load<u32>(indices) * rowBytes);
    indices += 4;
    rows += rowBytes;
  }
}
