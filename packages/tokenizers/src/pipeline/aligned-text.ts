import { type Alignment, alignEdits } from './alignment.js';
import { applyEdits, type Edit } from './edit.js';

/** A text on its way to a model, or a part of one. */
export type AlignedText = {
  readonly text: string;
  /** Whether it begins where the original text does. */
  readonly atStart: boolean;
  /** Where its units came from; undefined where nobody asks for offsets. */
  readonly alignment: Alignment | undefined;
};

/**
 * A text with replacements made, which knows as before where its units came from.
 *
 * @param edits In ascending order, none overlapping another.
 */
export function edited(aligned: AlignedText, edits: readonly Edit[]): AlignedText {
  if (edits.length === 0) return aligned;
  const { text, atStart, alignment } = aligned;
  return { text: applyEdits(text, edits), atStart, alignment: alignment && alignEdits(alignment, edits) };
}

/** The part of a text from one UTF-16 unit up to another. */
export function cut(aligned: AlignedText, start: number, end: number): AlignedText {
  const { text, atStart, alignment } = aligned;
  if (start === 0 && end === text.length) return aligned;
  return {
    text: text.slice(start, end),
    atStart: atStart && start === 0,
    alignment: alignment && {
      starts: alignment.starts.subarray(start, end),
      ends: alignment.ends.subarray(start, end),
    },
  };
}
