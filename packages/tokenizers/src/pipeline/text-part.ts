import type { AlignedText } from './aligned-text.js';

/** A part of a text as a model gets it: a piece to make tokens of, or an added token. */
export type TextPart = {
  readonly piece: AlignedText;
  /** The added token that the piece is; undefined for a piece that the model makes tokens of. */
  readonly token: number | undefined;
};
