import type { TrainingTexts } from '../alphabet.js';
import { fuseDecoder } from '../decoders/fuse-decoder.js';
import { vocabularyOf } from '../models/vocabulary.js';
import { wordLevelModel } from '../models/word-level-model.js';
import { lowercaseNormalizer } from '../normalizers/lowercase-normalizer.js';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { splitPreTokenizer } from '../pre-tokenizers/split-pre-tokenizer.js';
import { trainWordLevel } from '../training/train-word-level.js';
import type { TrainingWatch } from '../training/training-progress.js';
import { blankAndWordSplit } from './blank-and-word-split.js';
import { trainTokenizer } from './train-tokenizer.js';
import { withUnknownToken } from './with-unknown-token.js';

/** Options of `wordTokenizer.train`. */
export type WordOptions = TrainingWatch & {
  /**
   * What a word is: a regular expression in the syntax of Oniguruma. What lies between words is a word too, so that
   * nothing is lost. Default: words, numbers and signs, each with the blank before it, as GPT-2 cuts.
   */
  readonly pattern?: string;
  /** Whether all text is made lower case first. Default false. */
  readonly isLowercase?: boolean;
  /** How often a word must occur to be known. Default 1. */
  readonly minimumCount?: number;
  /** How many entries there are at most, special tokens included. Default 30,000. */
  readonly maximumSize?: number;
  /** The entry of words that are not known. Default `<unk>`. */
  readonly unknownToken?: string;
  /** Further entries with the lowest ids, in this order. Default: none. */
  readonly specialTokens?: readonly string[];
};

/** Tokenizers whose tokens are words. */
export const wordTokenizer = {
  /**
   * The tokenizer of the most frequent words, those that occur equally often by their code points.
   *
   * Each word stands with the blank before it, so that `decode(encode(text)) === text` where all words are known: " be" and
   * "be" are two words. The others come back as the unknown token.
   *
   * @throws ArgumentError if there is no text, an option is out of range, or the pattern is refused.
   * @throws the reason of `options.signal`.
   * @example const tokenizer = await wordTokenizer.train(lines, { minimumCount: 5, isLowercase: true });
   */
  train(texts: TrainingTexts, options: WordOptions = {}): Promise<PipelineTokenizer> {
    const caller = 'wordTokenizer.train';
    const { pattern, isLowercase = false, minimumCount = 1, maximumSize, unknownToken = '<unk>' } = options;
    const specialTokens = withUnknownToken(options.specialTokens, unknownToken);
    return trainTokenizer(texts, {
      preTokenizer:
        pattern === undefined
          ? blankAndWordSplit()
          : splitPreTokenizer({ pattern: { regex: pattern }, behavior: 'isolated' }),
      decoder: fuseDecoder(),
      ...(isLowercase && { normalizer: lowercaseNormalizer() }),
      specialTokens,
      caller,
      onProgress: options.onProgress,
      signal: options.signal,
      learn(counts) {
        const sizes = { vocabularySize: maximumSize, minimumFrequency: minimumCount };
        const vocabulary = vocabularyOf(trainWordLevel(counts, { ...sizes, specialTokens, caller }));
        return wordLevelModel({ vocabulary, unknownToken });
      },
    });
  },
};
