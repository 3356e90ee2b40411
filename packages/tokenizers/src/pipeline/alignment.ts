import type { Edit } from './edit.js';

/**
 * Where each UTF-16 unit of a text came from: unit i from the units `starts[i]` up to `ends[i]` of the original text.
 */
export type Alignment = {
  /** [units] */
  readonly starts: Int32Array;
  /** [units] */
  readonly ends: Int32Array;
};

/** The alignment of a text with itself. */
export function identityAlignment(length: number): Alignment {
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  for (let unit = 0; unit < length; unit++) {
    starts[unit] = unit;
    ends[unit] = unit + 1;
  }
  return { starts, ends };
}

/**
 * The alignment of a text after replacements with the original of the text before them.
 *
 * What replaces some units came from all of them. What was inserted came from where the unit before it did; at the
 * start of the text, from nothing there: [0, 0).
 */
export function alignEdits(alignment: Alignment, edits: readonly Edit[]): Alignment {
  const { starts, ends } = alignment;
  const growth = edits.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
  const edited = { starts: new Int32Array(starts.length + growth), ends: new Int32Array(starts.length + growth) };
  let read = 0;
  let written = 0;
  const keepUpTo = (unit: number): void => {
    edited.starts.set(starts.subarray(read, unit), written);
    edited.ends.set(ends.subarray(read, unit), written);
    written += unit - read;
  };
  for (const { start, end, text } of edits) {
    keepUpTo(start);
    const isInsertion = start === end;
    const from = (isInsertion ? starts[start - 1] : starts[start]) ?? 0;
    const to = ends[isInsertion ? start - 1 : end - 1] ?? 0;
    edited.starts.fill(from, written, written + text.length);
    edited.ends.fill(to, written, written + text.length);
    written += text.length;
    read = end;
  }
  keepUpTo(starts.length);
  return edited;
}
