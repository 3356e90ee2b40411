import { textWidth } from './character-width.js';
import { wrapWords } from './wrap-words.js';

/** A text with its heading. */
export type Column = { readonly heading: string; readonly text: string };

const separator = ' │ ';
const narrowestColumn = 16;

/**
 * Texts side by side in columns of equal width, wrapped; one under the other where the columns would have less than 16
 * places.
 *
 * @param width How many places a line may take.
 * @param emphasize What is done to the headings.
 */
export function columns(texts: readonly Column[], width: number, emphasize: (heading: string) => string): string[] {
  const columnWidth = Math.floor((width - separator.length * (texts.length - 1)) / texts.length);
  if (columnWidth < narrowestColumn) {
    const lineWidth = Math.max(2, width);
    return texts.flatMap(({ heading, text }) => [...stacked(heading, text, lineWidth, emphasize), '']).slice(0, -1);
  }
  const lines = texts.map(({ text }) => wrapWords(text, columnWidth));
  const headings = texts.map(({ heading }) => wrapWords(heading, columnWidth));
  return [
    ...sideBySide(headings, columnWidth).map((cells) => cells.map(emphasize).join(separator)),
    texts.map(() => '─'.repeat(columnWidth)).join('─┼─'),
    ...sideBySide(lines, columnWidth).map((cells) => cells.join(separator).trimEnd()),
  ];
}

function stacked(heading: string, text: string, width: number, emphasize: (heading: string) => string): string[] {
  return [...wrapWords(heading, width).map(emphasize), ...wrapWords(text, width)];
}

/** The rows of some columns, each cell filled up with blanks. */
function sideBySide(columnLines: readonly (readonly string[])[], columnWidth: number): string[][] {
  const rowCount = Math.max(...columnLines.map((lines) => lines.length));
  return Array.from({ length: rowCount }, (_, row) =>
    columnLines.map((lines) => {
      const line = lines[row] ?? '';
      return line + ' '.repeat(columnWidth - textWidth(line));
    }),
  );
}
