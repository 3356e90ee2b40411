import type { AlignedText } from './aligned-text.js';
import type { JsonObject } from './json-object.js';

/** Changes a text before it is cut into pieces: its case, its accents, its blanks. */
export interface Normalizer {
  /** The changed text, which knows where its units came from if the text did. */
  normalize(text: AlignedText): AlignedText;
  /** Its entry in `tokenizer.json`. */
  toJSON(): JsonObject;
}
