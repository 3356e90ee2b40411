import { requireInteger } from '@unroll/core';
import { type AlignedText, cut } from '../pipeline/aligned-text.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';

/** Options of {@link fixedLengthPreTokenizer}. */
export type FixedLengthPreTokenizerOptions = {
  /** Length of a piece in code points; the last may be shorter. Integer, at least 1. Default 5. */
  readonly length?: number;
};

/**
 * Cuts after every so many characters.
 *
 * @throws ArgumentError if the length is not an integer of at least 1.
 */
export function fixedLengthPreTokenizer(options: FixedLengthPreTokenizerOptions = {}): PreTokenizer {
  const { length = 5 } = options;
  requireInteger('fixedLengthPreTokenizer', { length });
  return {
    preTokenize: (text) => piecesOf(text, length),
    toJSON: () => ({ type: 'FixedLength', length }),
  };
}

function piecesOf(aligned: AlignedText, length: number): AlignedText[] {
  const { text } = aligned;
  const pieces: AlignedText[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start;
    for (let count = 0; count < length && end < text.length; count++) {
      end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
    }
    pieces.push(cut(aligned, start, end));
    start = end;
  }
  return pieces;
}
