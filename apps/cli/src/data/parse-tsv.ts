import { splitLines } from './split-lines.js';
import type { TableRow } from './table-row.js';

/**
 * The rows of tab-separated values. There are no quotes in this format: a cell is what stands between two tabs, as it is.
 * Empty lines are left out.
 */
export function parseTsv(text: string): TableRow[] {
  return splitLines(text).map((line) => ({ line: line.line, cells: line.text.split('\t') }));
}
