import type { HeapValues } from './heap-store.js';

/** How many columns of a weight matrix lie together for products of a few rows. */
const blockColumns = 24;

/** The number of columns in whole blocks. */
export function columnsInBlocks(columns: number): number {
  return Math.ceil(columns / blockColumns) * blockColumns;
}

/** One number for each column, with zeros up to the end of the last block. */
export function paddedColumns(values: Float32Array): Float32Array {
  const padded = new Float32Array(columnsInBlocks(values.length));
  padded.set(values);
  return padded;
}

/**
 * A row-major matrix [inner, columns] in blocks of 24 columns, one after another. In a block, `group` numbers of the inner axis
 * lie side by side for each column, then the next group. What is past the ends of both axes is 0.
 */
export function inBlocks<Values extends HeapValues>(values: Values, columns: number, group: number): Values {
  const inner = values.length / columns;
  const blockSize = Math.ceil(inner / group) * group * blockColumns;
  const Constructor = values.constructor as new (length: number) => Values;
  const blocks = new Constructor((columnsInBlocks(columns) / blockColumns) * blockSize);
  for (let column = 0, block = 0; column < columns; column += blockColumns, block += blockSize) {
    const width = Math.min(columns - column, blockColumns);
    for (let k = 0; k < inner; k++) {
      const source = k * columns + column;
      const target = block + (k - (k % group)) * blockColumns + (k % group);
      for (let j = 0; j < width; j++) blocks[target + j * group] = values[source + j] as number;
    }
  }
  return blocks;
}

/** The largest magnitude of each column of a row-major matrix. */
export function largestOfColumns(values: Float32Array, columns: number): Float32Array {
  const largest = new Float32Array(columns);
  for (let row = 0; row < values.length; row += columns) {
    for (let column = 0; column < columns; column++) {
      largest[column] = Math.max(largest[column] as number, Math.abs(values[row + column] as number)); // hands NaN on
    }
  }
  return largest;
}
