/**
 * A text with `·` for the characters that move the cursor or change the terminal, which a model may have learned. Line
 * breaks stay; a tab becomes a blank.
 */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(/[^\P{Control}\n]/gu, '·');
}
