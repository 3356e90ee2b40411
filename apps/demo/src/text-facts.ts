import { leastCharacters } from './streams.js';

/** What there is to know about a text before training on it. */
export type TextFacts = {
  /** Its length in characters (code points). */
  readonly characterCount: number;
  /** How many different characters it has: the vocabulary. */
  readonly distinctCount: number;
  /** A sentence that says why it cannot be trained on; undefined if it can. */
  readonly problem: string | undefined;
};

/** Counts the characters of a text, and says whether there are enough of them. */
export function textFacts(text: string): TextFacts {
  const seen = new Set<string>();
  let characterCount = 0;
  for (const character of text) {
    seen.add(character);
    characterCount += 1;
  }
  return { characterCount, distinctCount: seen.size, problem: problemOf(text, characterCount) };
}

function problemOf(text: string, characterCount: number): string | undefined {
  if (text.trim() === '') return 'There is no text to learn from. Put some in the box, or restore the built-in text.';
  if (characterCount >= leastCharacters) return undefined;
  const count = characterCount === 1 ? '1 character' : `${characterCount} characters`;
  return `The text has ${count}; it takes at least ${leastCharacters}, and a few thousand to be interesting.`;
}
