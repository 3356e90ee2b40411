import { requireInteger } from '@unroll/core';
import type { PieceTokens, TokenizerModel } from '../pipeline/tokenizer-model.js';
import type { EntryTrie } from './entry-trie.js';
import { requireUnknownToken } from './require-unknown-token.js';
import { trieOfVocabulary } from './trie-of-vocabulary.js';
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
  const trie = trieOfVocabulary(vocabulary);
  const continuingNode = nodeOf(trie, continuingSubwordPrefix);
  const isContinuable = continuingNode !== 0 || continuingSubwordPrefix === '';

  const longestAt = (piece: string, start: number): { token: number; end: number } | undefined => {
    let longest: { token: number; end: number } | undefined;
    if (start > 0 && !isContinuable) return longest;
    let node = start === 0 ? 0 : continuingNode;
    for (let unit = start; unit < piece.length; unit++) {
      node = trie.step(node, piece.charCodeAt(unit));
      if (node === 0) break;
      const token = trie.idOf(node);
      const isInsidePair = (piece.codePointAt(unit) as number) > 0xffff;
      if (token !== -1 && !isInsidePair) longest = { token, end: unit + 1 };
    }
    return longest;
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

/** The node of a text; 0 if no entry begins so, or it is empty. */
function nodeOf(trie: EntryTrie, text: string): number {
  let node = 0;
  for (let unit = 0; unit < text.length; unit++) {
    node = trie.step(node, text.charCodeAt(unit));
    if (node === 0) break;
  }
  return node;
}
