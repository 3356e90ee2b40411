import { wrapWords } from './wrap-words.js';

const indentation = 2;
const gap = 3;
const narrowestRight = 20;

/** Names and what belongs to them in two columns, indented; the right one is wrapped so that it ends before `width`. */
export function table(rows: readonly (readonly [left: string, right: string])[], width: number): string[] {
  const leftWidth = Math.max(...rows.map(([left]) => left.length)) + gap;
  const rightWidth = Math.max(narrowestRight, width - indentation - leftWidth);
  return rows.flatMap(([left, right]) =>
    wrapWords(right, rightWidth).map((line, index) => {
      return `${' '.repeat(indentation)}${(index === 0 ? left : '').padEnd(leftWidth)}${line}`;
    }),
  );
}
