import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import type { Edit } from '../pipeline/edit.js';

/** A text with some of its characters replaced, each by itself. Halves of surrogate pairs are characters here. */
export function changedCharacters(
  aligned: AlignedText,
  change: (codePoint: number, character: string) => string,
): AlignedText {
  const { text } = aligned;
  const edits: Edit[] = [];
  for (let start = 0; start < text.length; ) {
    const codePoint = text.codePointAt(start) as number;
    const end = start + (codePoint > 0xffff ? 2 : 1);
    const character = text.slice(start, end);
    const changed = change(codePoint, character);
    if (changed !== character) edits.push({ start, end, text: changed });
    start = end;
  }
  return edited(aligned, edits);
}
