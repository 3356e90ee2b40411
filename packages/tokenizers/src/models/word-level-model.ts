import { VocabularyError } from '@unroll/core';
import type { PieceTokens, TokenizerModel } from '../pipeline/tokenizer-model.js';
import { requireUnknownToken } from './require-unknown-token.js';
import type { Vocabulary } from './vocabulary.js';

/** Options of {@link wordLevelModel}. */
export type WordLevelModelOptions = {
  /** The words with their ids. */
  readonly vocabulary: Vocabulary;
  /** The entry of words that are none. Default: such words are an error. */
  readonly unknownToken?: string;
};

/**
 * Whole pieces as tokens.
 *
 * @throws ArgumentError if the unknown token is no entry.
 */
export function wordLevelModel({ vocabulary, unknownToken }: WordLevelModelOptions): TokenizerModel {
  const unknown = requireUnknownToken('wordLevelModel', vocabulary, unknownToken);
  return {
    vocabularySize: vocabulary.size,
    tokenize(piece): PieceTokens {
      const token = vocabulary.tokenOf(piece) ?? unknown;
      if (token !== undefined) {
        return { tokens: Int32Array.of(token), starts: Int32Array.of(0), ends: Int32Array.of(piece.length) };
      }
      throw new VocabularyError({
        caller: 'encode',
        symbol: piece,
        offset: 0,
        vocabularySize: vocabulary.size,
        advice: 'Train on text that has it, or with an unknown token.',
      });
    },
    tokenOf: (entry) => vocabulary.tokenOf(entry),
    entryOf: (token) => vocabulary.entryOf(token),
    toJSON: () => ({
      type: 'WordLevel',
      vocab: vocabulary.toJSON(),
      unk_token: unknownToken ?? nameOfNone(vocabulary),
    }),
  };
}

/** The format wants an unknown token; where there is none, it is one that is no entry. */
function nameOfNone(vocabulary: Vocabulary): string {
  return vocabulary.tokenOf('<unk>') === undefined ? '<unk>' : '';
}
