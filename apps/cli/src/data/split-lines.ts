/** A line of text. */
export type Line = {
  /** Its number, from 1. */
  readonly line: number;
  readonly text: string;
};

/** The lines of a text that have something in them, without their line breaks. */
export function splitLines(text: string): Line[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ line: index + 1, text: content }))
    .filter((line) => line.text.trim() !== '');
}
