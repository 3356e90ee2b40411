import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { characterRuns } from './character-runs.js';
import { isWhitespace } from './is-whitespace.js';
import { isWordCharacter } from './is-word-character.js';

/**
 * Cuts out words and, between them, runs of what is neither word nor white space: `\w+|[^\w\s]+`.
 *
 * @example whitespacePreTokenizer() makes of "Hey, you!?" the pieces "Hey", ",", "you" and "!?".
 */
export function whitespacePreTokenizer(): PreTokenizer {
  return {
    preTokenize: (text) => characterRuns(text, kindOf),
    toJSON: () => ({ type: 'Whitespace' }),
  };
}

function kindOf(codePoint: number): string {
  if (isWordCharacter(codePoint)) return 'word';
  return isWhitespace(codePoint) ? 'dropped' : 'symbols';
}
