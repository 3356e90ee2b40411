/**
 * The bytes of a text in UTF-8.
 *
 * Differs from UTF-8: a lone surrogate becomes three bytes, as in WTF-8 (Sapin), so that every text can be read again.
 */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length);
  let count = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const codePoint = text.codePointAt(offset) as number;
    if (codePoint < 0x80) {
      bytes[count++] = codePoint;
      continue;
    }
    if (codePoint < 0x800) {
      bytes[count++] = 0xc0 | (codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        bytes[count++] = 0xe0 | (codePoint >> 12);
      } else {
        bytes[count++] = 0xf0 | (codePoint >> 18);
        bytes[count++] = 0x80 | ((codePoint >> 12) & 0x3f);
        offset++; // two UTF-16 units
      }
      bytes[count++] = 0x80 | ((codePoint >> 6) & 0x3f);
    }
    bytes[count++] = 0x80 | (codePoint & 0x3f);
  }
  return bytes.subarray(0, count);
}
