import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { characterRuns } from './character-runs.js';
import { requireCharacter } from './require-character.js';

/**
 * Cuts at a character, and drops it.
 *
 * @param delimiter One code point.
 * @throws ArgumentError if it is not one character.
 */
export function characterDelimiterSplit(delimiter: string): PreTokenizer {
  requireCharacter('characterDelimiterSplit', 'delimiter', delimiter);
  const dropped = delimiter.codePointAt(0);
  return {
    preTokenize: (text) => characterRuns(text, (codePoint) => (codePoint === dropped ? 'dropped' : 'kept')),
    toJSON: () => ({ type: 'CharDelimiterSplit', delimiter }),
  };
}
