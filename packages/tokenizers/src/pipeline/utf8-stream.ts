/** Reads UTF-8 byte by byte. */
export interface Utf8Stream {
  /** The text that can no longer change after one more byte, an integer from 0 to 255; often empty. */
  push(byte: number): string;
  /** What is left at the end of the bytes. The stream may be used again. */
  end(): string;
}

/**
 * A reader of UTF-8 which gives each character as soon as its last byte is there.
 *
 * What is not well-formed becomes U+FFFD, one for each maximal subpart, as TextDecoder does it. A byte order mark is a
 * character like any other.
 *
 * Source: The Unicode Standard, table 3-7 and section 3.9; Sapin, The WTF-8 encoding.
 * Differs from UTF-8: the three bytes of a lone surrogate become that surrogate, so that every JavaScript string can be
 * written and read again. Those of two surrogates become both, even if they are a pair.
 */
export function utf8Stream(): Utf8Stream {
  let codePoint = 0;
  let missing = 0;
  // What the next byte may be, if one is missing.
  let lowest = firstContinuation;
  let highest = lastContinuation;
  let isSurrogate = false;

  const begin = (byte: number): string => {
    if (byte < 0x80) return String.fromCharCode(byte);
    if (byte < 0xc2 || byte > 0xf4) return replacement;
    missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    codePoint = byte & (0x3f >> missing);
    lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : firstContinuation;
    highest = byte === 0xf4 ? 0x8f : lastContinuation;
    return '';
  };

  const giveUp = (): string => {
    if (missing === 0) return '';
    // In UTF-8 no character begins with the first two bytes of a surrogate: each is a subpart of its own.
    const text = isSurrogate ? replacement + replacement : replacement;
    missing = 0;
    isSurrogate = false;
    return text;
  };

  return {
    push: (byte) => {
      if (missing === 0) return begin(byte);
      if (byte < lowest || byte > highest) return giveUp() + begin(byte);
      codePoint = (codePoint << 6) | (byte & 0x3f);
      missing -= 1;
      lowest = firstContinuation;
      highest = lastContinuation;
      isSurrogate = missing === 1 && codePoint >= firstSurrogate >> 6 && codePoint <= lastSurrogate >> 6;
      return missing === 0 ? String.fromCodePoint(codePoint) : '';
    },
    end: giveUp,
  };
}

const replacement = '\ufffd';
const firstContinuation = 0x80;
const lastContinuation = 0xbf;
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
