/**
 * A text with `·` for the characters that move the cursor or change the terminal, which a model may have learned. Line
 * breaks stay; a tab becomes a blank; carriage returns, which texts from Windows have before each line break, are left out.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replaceAll('\r', '')
    .replaceAll(/[^\P{Control}\n]/gu, '·');
}
