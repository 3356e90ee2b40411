const unicodePunctuation = /\p{P}/u;

/**
 * Whether a code point is punctuation as BERT has it: of the general category P, or one of the ASCII characters that are
 * neither letters, digits nor blanks, among which Unicode counts $ + < = > ^ ` | ~ as symbols.
 *
 * Source: Devlin et al. 2018, tokenization.py, _is_punctuation.
 * Differs from Hugging Face: by the engine's version of Unicode, where that has version 8, and U+166D and U+111C9, which
 * are no longer punctuation.
 */
export function isPunctuation(codePoint: number): boolean {
  if (codePoint >= 0x80) return unicodePunctuation.test(String.fromCodePoint(codePoint));
  return (
    (codePoint >= 0x21 && codePoint <= 0x2f) ||
    (codePoint >= 0x3a && codePoint <= 0x40) ||
    (codePoint >= 0x5b && codePoint <= 0x60) ||
    (codePoint >= 0x7b && codePoint <= 0x7e)
  );
}
