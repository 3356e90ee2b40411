import type { AlignedText } from '../pipeline/aligned-text.js';
import { alignEdits } from '../pipeline/alignment.js';
import type { Edit } from '../pipeline/edit.js';

/**
 * A text with what is found in it replaced, each match by itself.
 *
 * @param pattern A text that is not empty, or an expression with the flag g and without groups.
 * @param replacementOf What replaces a match.
 */
export function replaced(
  aligned: AlignedText,
  pattern: string | RegExp,
  replacementOf: (match: string) => string,
): AlignedText {
  const { text, alignment } = aligned;
  const edits: Edit[] = [];
  const changed = text.replaceAll(pattern, (match: string, start: number) => {
    const replacement = replacementOf(match);
    // A unit in place of another came from where that did.
    const keepsAlignment = match.length === 1 && replacement.length === 1;
    if (alignment !== undefined && !keepsAlignment) {
      edits.push({ start, end: start + match.length, text: replacement });
    }
    return replacement;
  });
  if (changed === text) return aligned;
  return {
    ...aligned,
    text: changed,
    alignment: alignment && edits.length > 0 ? alignEdits(alignment, edits) : alignment,
  };
}
