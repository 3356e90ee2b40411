import type { TrainingTexts } from '../alphabet.js';
import { wordPieceDecoder } from '../decoders/word-piece-decoder.js';
import { vocabularyOf } from '../models/vocabulary.js';
import { wordPieceModel } from '../models/word-piece-model.js';
import { bertNormalizer } from '../normalizers/bert-normalizer.js';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { bertPreTokenizer } from '../pre-tokenizers/bert-pre-tokenizer.js';
import { type TrainWordPieceOptions, trainWordPiece } from '../training/train-word-piece.js';
import { trainTokenizer } from './train-tokenizer.js';
import type { TrainedParts } from './trained-parts.js';
import { withUnknownToken } from './with-unknown-token.js';

/** Options of `wordPieceTokenizer.train`. */
export type WordPieceOptions = Omit<TrainWordPieceOptions, 'caller'> &
  TrainedParts & {
    /** The entry of words that cannot be put together from entries. Default `[UNK]`. */
    readonly unknownToken?: string;
  };

const bertTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** Tokenizers of words and the parts of words, as BERT has one. */
export const wordPieceTokenizer = {
  /**
   * The tokenizer of the most frequent words and parts of words.
   *
   * Its parts are by default those of BERT, uncased: a text comes back in lower case and without accents.
   *
   * Source: Schuster and Nakajima, "Japanese and Korean Voice Search", 2012; Devlin et al., "BERT", 2019; the vocabulary is
   * learned as Hugging Face tokenizers learn it.
   *
   * @param options.vocabularySize Default 30,000.
   * @param options.specialTokens Default `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]` and `[MASK]`.
   * @param options.normalizer Default: BERT's, uncased.
   * @param options.preTokenizer Default: BERT's.
   * @param options.decoder Default: blanks between words, and none before signs.
   * @throws ArgumentError if there is no text, an option is out of range, or `vocabularySize` is less than the alphabet.
   * @throws the reason of `options.signal`.
   * @example const tokenizer = await wordPieceTokenizer.train(lines, { vocabularySize: 4_000 });
   */
  train(texts: TrainingTexts, options: WordPieceOptions = {}): Promise<PipelineTokenizer> {
    const caller = 'wordPieceTokenizer.train';
    const { unknownToken = '[UNK]', continuingSubwordPrefix = '##' } = options;
    const specialTokens = withUnknownToken(options.specialTokens ?? bertTokens, unknownToken);
    return trainTokenizer(texts, {
      normalizer: bertNormalizer(),
      preTokenizer: bertPreTokenizer(),
      decoder: wordPieceDecoder({ prefix: continuingSubwordPrefix }),
      ...options,
      specialTokens,
      caller,
      async learn(counts) {
        const vocabulary = vocabularyOf(await trainWordPiece(counts, { ...options, specialTokens, caller }));
        return wordPieceModel({ vocabulary, unknownToken, continuingSubwordPrefix });
      },
    });
  },
};
