const twoColumns =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u;
const noColumn = /[\p{Mark}\p{Format}]/u;

/** How many columns of a terminal a character takes: 2 for East Asian ones and emoji, 0 for combining marks, else 1. */
export function characterWidth(character: string): number {
  if (noColumn.test(character)) return 0;
  return twoColumns.test(character) ? 2 : 1;
}

/** How many columns a text without line breaks takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}
