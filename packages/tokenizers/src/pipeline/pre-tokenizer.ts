import type { Pattern } from '../patterns/pattern.js';
import type { AlignedText } from './aligned-text.js';
import type { JsonObject } from './json-object.js';

/** Cuts a text into the pieces that a model makes tokens of, each by itself. No token crosses from one to another. */
export interface PreTokenizer {
  /** The pieces of a text in their order, none of them empty. What is in none is dropped. */
  preTokenize(text: AlignedText): readonly AlignedText[];
  /** The pattern whose matches, and what lies between, are the pieces, unchanged; absent if it does anything else. */
  readonly isolates?: Pattern;
  /** How it cuts what it writes byte for byte in visible characters; absent if it does anything else. */
  readonly byteLevel?: ByteLevelCut;
  /** Its entry in `tokenizer.json`. */
  toJSON(): JsonObject;
}

/** How a text is cut whose pieces are then written byte for byte. */
export type ByteLevelCut = {
  /** Whether a text that does not begin with a blank gets one first. */
  readonly addsPrefixSpace: boolean;
  /** The pattern whose matches, and what lies between, are the pieces; undefined if the text is one piece. */
  readonly pattern: Pattern | undefined;
};
