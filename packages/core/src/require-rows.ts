import { ArgumentError } from './argument-error.js';

/**
 * Checks the rows that a decoder's `fork` picks, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @param rows What is picked.
 * @param count How many rows the state has.
 * @throws ArgumentError that names the first row which is not from 0 to count - 1, or if there is none.
 * @example requireRows('nGramModel.fork', rows, state.rows);
 */
export function requireRows(caller: string, rows: Int32Array, count: number): void {
  const wrong = rows.find((row) => row >>> 0 !== row || row >= count);
  if (wrong === undefined && rows.length > 0) return;
  throw new ArgumentError({
    caller,
    argument: 'rows',
    expectation: `hold at least one row, each from 0 to ${count - 1}`,
    actual: wrong ?? [],
  });
}
