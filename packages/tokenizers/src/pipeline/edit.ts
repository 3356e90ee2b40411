/** A replacement in a text: the UTF-16 units from `start` up to `end` become `text`. */
export type Edit = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

/**
 * A text after replacements.
 *
 * @param edits In ascending order, none overlapping another.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, text: replacement } of edits) {
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}
