import { ArgumentError } from '@unroll/core';
import type { Decoder } from '../pipeline/decoder.js';
import { cleanedUp } from './cleaned-up.js';
import { wholeEntries, wholeEntry } from './whole-entries.js';

/** Options of {@link ctcDecoder}. */
export type CtcDecoderOptions = {
  /** The entry that stands between two equal ones which are not one. Default `<pad>`. */
  readonly padToken?: string;
  /** What stands between words. Default `|`. */
  readonly wordDelimiterToken?: string;
  /**
   * Whether delimiters become blanks, and blanks before punctuation marks and English short forms are taken out of each
   * entry. Default true.
   */
  readonly cleanup?: boolean;
};

/**
 * A decoder of what a model says at each moment of a recording: equal entries in a row are one, padding is nothing.
 *
 * Source: Graves et al. 2006, Connectionist Temporal Classification, section 3.1.
 *
 * @throws ArgumentError if `wordDelimiterToken` is empty.
 * @example decodeEntries(ctcDecoder(), ['h', 'h', 'i', '<pad>', 'i', '|']); // 'hii '
 */
export function ctcDecoder(options: CtcDecoderOptions = {}): Decoder {
  const { padToken = '<pad>', wordDelimiterToken = '|', cleanup = true } = options;
  if (wordDelimiterToken === '') {
    const argument = 'wordDelimiterToken';
    throw new ArgumentError({ caller: 'ctcDecoder', argument, expectation: 'not be empty', actual: '' });
  }
  const textOf = (entry: string): string => {
    const text = entry.replaceAll(padToken, '');
    return cleanup ? cleanedUp(text).replaceAll(wordDelimiterToken, ' ') : text;
  };
  return {
    open: () => {
      let before: string | undefined;
      return wholeEntries((entry) => {
        if (entry === before) return [];
        before = entry;
        const text = textOf(entry);
        return text === '' ? [] : [wholeEntry(text)];
      });
    },
    toJSON: () => ({
      type: 'CTC',
      pad_token: padToken,
      word_delimiter_token: wordDelimiterToken,
      cleanup,
    }),
  };
}
