import { requireInteger } from '@unroll/core';
import type { PieceTokens, TokenizerModel } from '../pipeline/tokenizer-model.js';
import { requireUnknownToken } from './require-unknown-token.js';
import type { Vocabulary } from './vocabulary.js';

/** Options of {@link wordPieceModel}. */
export type WordPieceModelOptions = {
  /** The entries with their ids. */
  readonly vocabulary: Vocabulary;
  /** The entry of words that cannot be put together from entries. Default `[UNK]`. */
  readonly unknownToken?: string;
  /** What stands before the entries of parts that do not begin a word. Default `##`. */
  readonly continuingSubwordPrefix?: string;
  /** How many characters a word has at most; longer ones are unknown. Default 100. */
  readonly maximumPieceLength?: number;
};

/**
 * Words from entries: the longest that a word begins with, then the longest that the rest begins with, and so on.
 *
 * Source: Schuster and Nakajima, "Japanese and Korean Voice Search", 2012; the matching is that of Devlin et al., "BERT", 2019.
 *
 * @throws ArgumentError if the unknown token is no entry.
 */
export function wordPieceModel(options: WordPieceModelOptions): TokenizerModel {
  const { vocabulary, unknownToken = '[UNK]', continuingSubwordPrefix = '##', maximumPieceLength = 100 } = options;
  requireInteger('wordPieceModel', { maximumPieceLength }, { minimum: 0 });
  const unknown = requireUnknownToken('wordPieceModel', vocabulary, unknownToken) as number;
  const longestEntry = vocabulary.longestEntry;

  const longestAt = (piece: string, start: number): { token: number; end: number } | undefined => {
    const prefix = start === 0 ? '' : continuingSubwordPrefix;
    for (let end = Math.min(piece.length, start + longestEntry); end > start; end--) {
      const token = vocabulary.tokenOf(prefix + piece.slice(start, end));
      if (token !== undefined) return { token, end };
    }
    return undefined;
  };

  return {
    vocabularySize: vocabulary.size,
    tokenize(piece): PieceTokens {
      const tokens: number[] = [];
      const ends: number[] = [];
      const isTooLong = piece.length > maximumPieceLength && [...piece].length > maximumPieceLength;
      let start = 0;
      while (start < piece.length && !isTooLong) {
        const found = longestAt(piece, start);
        if (found === undefined) break;
        tokens.push(found.token);
        ends.push(found.end);
        start = found.end;
      }
      if (start < piece.length) {
        return { tokens: Int32Array.of(unknown), starts: Int32Array.of(0), ends: Int32Array.of(piece.length) };
      }
      return {
        tokens: Int32Array.from(tokens),
        starts: Int32Array.from([0, ...ends.slice(0, -1)]),
        ends: Int32Array.from(ends),
      };
    },
    tokenOf: (entry) => vocabulary.tokenOf(entry),
    entryOf: (token) => vocabulary.entryOf(token),
    toJSON: () => ({
      type: 'WordPiece',
      unk_token: unknownToken,
      continuing_subword_prefix: continuingSubwordPrefix,
      max_input_chars_per_word: maximumPieceLength,
      vocab: vocabulary.toJSON(),
    }),
  };
}
