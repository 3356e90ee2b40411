import { type AlignedText, cut } from '../pipeline/aligned-text.js';

/**
 * The runs of characters of one kind, as pieces.
 *
 * @param kindOf The kind of a code point. What is of the kind `dropped` is in no piece, and each character of the kind
 *   `alone` is a piece by itself; other kinds may have any name.
 */
export function characterRuns(aligned: AlignedText, kindOf: (codePoint: number) => string): AlignedText[] {
  const { text } = aligned;
  const pieces: AlignedText[] = [];
  let start = 0;
  let kind = 'dropped';
  for (let unit = 0; unit < text.length; ) {
    const codePoint = text.codePointAt(unit) as number;
    const next = kindOf(codePoint);
    if (next !== kind || next === 'alone') {
      if (kind !== 'dropped') pieces.push(cut(aligned, start, unit));
      start = unit;
      kind = next;
    }
    unit += codePoint > 0xffff ? 2 : 1;
  }
  if (kind !== 'dropped') pieces.push(cut(aligned, start, text.length));
  return pieces;
}
