import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { characterRuns } from './character-runs.js';
import { isNumber } from './is-number.js';

/** Options of {@link digitsPreTokenizer}. */
export type DigitsPreTokenizerOptions = {
  /** Whether each digit is a piece by itself, rather than each run of digits. Default false. */
  readonly individualDigits?: boolean;
};

/** Cuts numbers from the rest. Every character of the general category N counts as a digit, ½ as well. */
export function digitsPreTokenizer(options: DigitsPreTokenizerOptions = {}): PreTokenizer {
  const { individualDigits = false } = options;
  const kindOfDigit = individualDigits ? 'alone' : 'number';
  return {
    preTokenize: (text) => characterRuns(text, (codePoint) => (isNumber(codePoint) ? kindOfDigit : 'rest')),
    toJSON: () => ({ type: 'Digits', individual_digits: individualDigits }),
  };
}
