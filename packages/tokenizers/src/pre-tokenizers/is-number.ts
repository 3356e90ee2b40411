const unicodeNumber = /\p{N}/u;

/** Whether a code point is a digit or another number: of the general category N, as in Ⅷ or ½. */
export function isNumber(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint >= 0x30 && codePoint <= 0x39;
  return unicodeNumber.test(String.fromCodePoint(codePoint));
}
