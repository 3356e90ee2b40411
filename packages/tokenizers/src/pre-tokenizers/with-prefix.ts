import { type AlignedText, edited } from '../pipeline/aligned-text.js';

/**
 * A text with a prefix, which came from where the first character of the text did. An empty text stays empty.
 *
 * An insertion would say that the prefix came from nowhere, which in the middle of the original text is not in order.
 */
export function withPrefix(aligned: AlignedText, prefix: string): AlignedText {
  const codePoint = aligned.text.codePointAt(0);
  if (codePoint === undefined) return aligned;
  const first = String.fromCodePoint(codePoint);
  return edited(aligned, [{ start: 0, end: first.length, text: prefix + first }]);
}
