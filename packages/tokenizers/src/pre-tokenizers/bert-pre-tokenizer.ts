import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { characterRuns } from './character-runs.js';
import { isPunctuation } from './is-punctuation.js';
import { isWhitespace } from './is-whitespace.js';

/**
 * Cuts at white space, which it drops, and around each punctuation mark.
 *
 * Source: Devlin et al. 2018, tokenization.py, BasicTokenizer.
 */
export function bertPreTokenizer(): PreTokenizer {
  return {
    preTokenize: (text) => characterRuns(text, kindOf),
    toJSON: () => ({ type: 'BertPreTokenizer' }),
  };
}

function kindOf(codePoint: number): string {
  if (isWhitespace(codePoint)) return 'dropped';
  return isPunctuation(codePoint) ? 'alone' : 'word';
}
