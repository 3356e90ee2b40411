import type { JsonObject } from './json-object.js';
import type { ByteLevelCut } from './pre-tokenizer.js';
import type { TokenList } from './token-list.js';

/** The tokens of one piece of text, in its order. */
export type PieceTokens = {
  /** [tokens] */
  readonly tokens: Int32Array;
  /** The first UTF-16 unit of each token in the piece. [tokens] */
  readonly starts: Int32Array;
  /** The unit past the last of each token. [tokens] */
  readonly ends: Int32Array;
};

/** Appends the tokens of a text to a list. */
export type TextEncoder = (text: string, tokens: TokenList) => void;

/** A vocabulary, and how a piece of text is made of its entries. */
export interface TokenizerModel {
  /** How many entries there are. Their ids are the integers from 0 to vocabularySize - 1. */
  readonly vocabularySize: number;
  /**
   * The tokens of a piece. The same for the same piece, so that callers may keep them.
   *
   * @throws VocabularyError if the vocabulary lacks a part of it, and has no unknown token.
   */
  tokenize(piece: string): PieceTokens;
  /**
   * What makes it fast: a pre-tokenizer that writes bytes, and the model, in one pass over a text. It gives the same tokens
   * as both one after another; undefined where there is nothing faster.
   */
  byteLevelEncoder?(cut: ByteLevelCut): TextEncoder | undefined;
  /** The id of an entry; undefined if there is no such entry. */
  tokenOf(entry: string): number | undefined;
  /** The entry of an id; undefined if there is no such id. */
  entryOf(token: number): string | undefined;
  /** Its entry in `tokenizer.json`. */
  toJSON(): JsonObject;
}
