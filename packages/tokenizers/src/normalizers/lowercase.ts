import type { AlignedText } from '../pipeline/aligned-text.js';
import { replaced } from './replaced.js';

/** A text in lower case, each character by itself: a final Σ becomes σ, as any other. */
export function lowercase(aligned: AlignedText): AlignedText {
  // The only character that becomes another number of units. The others leave the alignment as it is.
  const keepingLength = replaced(aligned, '\u0130', () => 'i\u0307');
  // Σ is the only character that becomes another one for what stands around it.
  return { ...keepingLength, text: keepingLength.text.replaceAll('Σ', 'σ').toLowerCase() };
}
