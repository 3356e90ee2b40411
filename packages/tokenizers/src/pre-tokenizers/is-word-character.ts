const unicodeWordCharacter = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

/**
 * Whether a code point is a part of a word: a letter, a mark, a decimal digit, a connector such as _, or a joiner.
 *
 * Source: Unicode Technical Standard 18, annex C, `\w`.
 */
export function isWordCharacter(codePoint: number): boolean {
  if (codePoint >= 0x80) return unicodeWordCharacter.test(String.fromCodePoint(codePoint));
  return (
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    codePoint === 0x5f
  );
}
