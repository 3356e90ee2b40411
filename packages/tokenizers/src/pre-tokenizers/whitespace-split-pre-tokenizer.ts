import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { characterRuns } from './character-runs.js';
import { isWhitespace } from './is-whitespace.js';

/** Cuts at white space, and drops it. */
export function whitespaceSplitPreTokenizer(): PreTokenizer {
  return {
    preTokenize: (text) => characterRuns(text, (codePoint) => (isWhitespace(codePoint) ? 'dropped' : 'kept')),
    toJSON: () => ({ type: 'WhitespaceSplit' }),
  };
}
