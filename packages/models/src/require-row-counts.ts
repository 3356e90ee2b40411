import { requireInteger } from '@unroll/core';

/**
 * Checks that there is a count for each row of a batch, of at least 1.
 *
 * @param counts The counts by their name.
 * @param maximumOf The most that the count of a row may be.
 * @throws ArgumentError that names the first which is not so.
 */
export function requireRowCounts(
  caller: string,
  counts: Readonly<Record<string, Int32Array>>,
  batchSize: number,
  maximumOf: (row: number) => number,
): void {
  for (const [name, each] of Object.entries(counts)) {
    requireInteger(caller, { [`${name}.length`]: each.length }, { minimum: batchSize, maximum: batchSize });
    for (const [row, count] of each.entries()) {
      requireInteger(caller, { [`${name}[${row}]`]: count }, { maximum: maximumOf(row) });
    }
  }
}
