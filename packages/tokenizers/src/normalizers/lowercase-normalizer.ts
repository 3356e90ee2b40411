import type { AlignedText } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { changedCharacters } from './changed-characters.js';

/** Makes every character lower case by itself: a final Σ becomes σ, as any other. */
export function lowercaseNormalizer(): Normalizer {
  return {
    normalize: lowercase,
    toJSON: () => ({ type: 'Lowercase' }),
  };
}

/** A text in lower case. */
export function lowercase(aligned: AlignedText): AlignedText {
  // The only character whose lower case has more units than it. All other units stay where they are.
  const sameLength = changedCharacters(aligned, /\u0130/gu, () => 'i\u0307');
  // The only one whose lower case depends on what is beside it.
  const alone = sameLength.text.replaceAll('Σ', 'σ');
  return { ...sameLength, text: alone.toLowerCase() };
}
