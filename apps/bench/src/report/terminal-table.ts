import type { RowResult } from '../row-result.ts';
import { type Column, generationColumns, trainingColumns } from './column.ts';

const firstWidth = 22;
const narrowest = 8;

/** Prints results one by one as lines of a table, with a line of titles above whenever the kind of the rows changes. */
export function terminalTable(print: (line: string) => void): (result: RowResult) => void {
  let columns: readonly Column[] | undefined;
  return (result) => {
    const needed = result.row.workload.kind === 'train' ? trainingColumns : generationColumns;
    if (columns !== needed) {
      print('');
      print(line(needed, ({ title }) => title));
    }
    columns = needed;
    print(line(columns, ({ cell }) => cell(result)));
  };
}

function line(columns: readonly Column[], text: (column: Column) => string): string {
  const cells = columns.map((column, index) => {
    return index === 0
      ? text(column).padEnd(firstWidth)
      : text(column).padStart(Math.max(column.title.length, narrowest));
  });
  return cells.join('  ').trimEnd();
}
