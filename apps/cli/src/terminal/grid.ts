import { textWidth } from './character-width.js';

const indentation = '  ';
const gap = '  ';

/**
 * Rows of cells in columns as wide as their widest cell, indented.
 *
 * @param alignments To which side the cells of each column are moved.
 */
export function grid(rows: readonly (readonly string[])[], alignments: readonly ('left' | 'right')[]): string[] {
  const widths = alignments.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(row[column] ?? '')), 0),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const blanks = ' '.repeat((widths[column] ?? 0) - textWidth(cell));
      return alignments[column] === 'right' ? blanks + cell : cell + blanks;
    });
    return (indentation + cells.join(gap)).trimEnd();
  });
}
