/**
 * Whether a code point is white space: has the property White_Space.
 *
 * Source: Unicode, PropList.txt; the set has been the same since version 6.3, and is that of Rust's char::is_whitespace.
 * Differs from `\s` in JavaScript: holds U+0085, and not U+FEFF.
 */
export function isWhitespace(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint === 0x20 || (codePoint >= 0x09 && codePoint <= 0x0d);
  return (
    codePoint === 0x85 ||
    codePoint === 0xa0 ||
    codePoint === 0x1680 ||
    (codePoint >= 0x2000 && codePoint <= 0x200a) ||
    codePoint === 0x2028 ||
    codePoint === 0x2029 ||
    codePoint === 0x202f ||
    codePoint === 0x205f ||
    codePoint === 0x3000
  );
}
