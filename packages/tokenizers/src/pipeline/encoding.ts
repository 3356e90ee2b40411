/** The tokens of a text or of a pair of texts, and where each came from. Every list is [time]; none may be changed. */
export type Encoding = {
  readonly tokens: Int32Array;
  /** The entry of the vocabulary that each token is. */
  readonly entries: readonly string[];
  /** The first UTF-16 unit of each token in its original text; 0 for a token that was added. */
  readonly starts: Int32Array;
  /** The unit past the last of each token in its original text; 0 for a token that was added. */
  readonly ends: Int32Array;
  /** The piece of its text, counted from 0, that each token is a part of; -1 for a token that was added. */
  readonly pieceIds: Int32Array;
  /** Which text each token came from: 0, or 1 for the second of a pair; -1 for a token that was added. */
  readonly sequenceIds: Int32Array;
  /** What a model is told to tell the texts of a pair apart, as the post-processor says: by custom 0 and 1. */
  readonly typeIds: Int32Array;
  /** 1 where a post-processor or padding added the token, otherwise 0. */
  readonly specialMask: Uint8Array;
  /** 1 for a token, 0 for padding. */
  readonly attentionMask: Uint8Array;
  /** What truncation cut off, in as many further parts as it takes. */
  readonly overflowing: readonly Encoding[];
};
