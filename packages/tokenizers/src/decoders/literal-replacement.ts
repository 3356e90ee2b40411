/** Replaces one text by another in an entry that comes in fragments. */
export interface LiteralReplacement {
  /**
   * What can no longer change after one more fragment.
   *
   * @param ends Whether the entry ends with it; the next fragment is then of another entry.
   */
  push(text: string, ends: boolean): string;
}

/** A replacement of each occurrence of a text, from left to right, none overlapping another. */
export function literalReplacement(pattern: string, content: string): LiteralReplacement {
  let held = '';
  return {
    push: (text, ends) => {
      const parts = (held + text).split(pattern);
      const last = parts.pop() ?? '';
      const kept = last.length - (ends ? 0 : overlap(last, pattern));
      held = last.slice(kept);
      parts.push(last.slice(0, kept));
      return parts.join(content);
    },
  };
}

/** How many units at the end of a text may be the start of a pattern that it does not hold whole. */
export function overlap(text: string, pattern: string): number {
  let length = Math.min(text.length, pattern.length - 1);
  while (length > 0 && !text.endsWith(pattern.slice(0, length))) length -= 1;
  return length;
}
