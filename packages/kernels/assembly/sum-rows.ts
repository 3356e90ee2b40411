import { loadUpTo4, storeUpTo4 } from './partial-vector';

/** Writes the sums of the columns of a matrix [rows, columns]: each in the order of the rows, from 0 on. */
export function sumRows(matrix: usize, rows: i32, columns: i32, target: usize): void {
  memory.fill(target, 0, (<usize>columns) << 2);
  addRows(matrix, rows, columns, target);
}

/** Adds the rows of a matrix [rows, columns] to a row, in their order. */
export function addRows(matrix: usize, rows: i32, columns: i32, target: usize): void {
  const rowBytes = (<usize>columns) << 2;
  for (; rows >= 4; rows -= 4) {
    addFourRows(matrix, rowBytes, target);
    matrix += rowBytes << 2;
  }
  for (; rows > 0; rows--) {
    addRow(matrix, rowBytes, target);
    matrix += rowBytes;
  }
}

/** Adds four rows that lie one after another to a row: one at a time, but the sums are loaded and stored once. */
function addFourRows(row: usize, rowBytes: usize, target: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    let source = row + at;
    let sum = f32x4.add(loadUpTo4(target + at, count), loadUpTo4(source, count));
    source += rowBytes;
    sum = f32x4.add(sum, loadUpTo4(source, count));
    source += rowBytes;
    sum = f32x4.add(sum, loadUpTo4(source, count));
    source += rowBytes;
    storeUpTo4(target + at, f32x4.add(sum, loadUpTo4(source, count)), count);
  }
}

/** Adds a row to another. */
export function addRow(row: usize, rowBytes: usize, target: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const count = (rowBytes - at) >> 2;
    storeUpTo4(target + at, f32x4.add(loadUpTo4(target + at, count), loadUpTo4(row + at, count)), count);
  }
}
