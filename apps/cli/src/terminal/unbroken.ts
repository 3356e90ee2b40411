/** A text with blanks at which no line is broken. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
