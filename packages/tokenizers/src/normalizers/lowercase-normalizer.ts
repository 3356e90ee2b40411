import type { AlignedText } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { changedCharacters } from './changed-characters.js';
import { isAscii } from './is-ascii.js';

/** Makes every character lower case by itself: a final Σ becomes σ, as any other. */
export function lowercaseNormalizer(): Normalizer {
  return {
    normalize: lowercase,
    toJSON: () => ({ type: 'Lowercase' }),
  };
}

/** A text in lower case. */
export function lowercase(aligned: AlignedText): AlignedText {
  // Of ASCII, each unit becomes one, which came from where it did.
  if (isAscii(aligned.text)) return { ...aligned, text: aligned.text.toLowerCase() };
  return changedCharacters(aligned, (_, character) => character.toLowerCase());
}
