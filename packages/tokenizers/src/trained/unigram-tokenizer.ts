import type { TrainingTexts } from '../alphabet.js';
import { fuseDecoder } from '../decoders/fuse-decoder.js';
import { unigramModel } from '../models/unigram-model.js';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { type TrainUnigramOptions, trainUnigram } from '../training/train-unigram.js';
import { blankAndWordSplit } from './blank-and-word-split.js';
import { trainTokenizer } from './train-tokenizer.js';
import type { TrainedParts } from './trained-parts.js';

import { withUnknownToken } from './with-unknown-token.js';

/** Options of `unigramTokenizer.train`. */
export type UnigramOptions = Omit<TrainUnigramOptions, 'unknownToken' | 'caller'> &
  TrainedParts & {
    /** The entry of characters that the texts do not have. Default `<unk>`. */
    readonly unknownToken?: string;
  };

/** Tokenizers of the most probable parts of words, as SentencePiece has them. */
export const unigramTokenizer = {
  /**
   * The tokenizer of those parts of words that make the texts most probable, if each part is there by chance and on its own.
   *
   * `decode(encode(text)) === text` over the characters of the texts, unless other parts than the default ones are given.
   * Other characters become the unknown token.
   *
   * Source: Kudo, "Subword Regularization", 2018.
   *
   * @param options.vocabularySize Default 8,000.
   * @param options.preTokenizer Default: words with the blank before them, as GPT-2 cuts.
   * @param options.decoder Default: entries one after another.
   * @throws ArgumentError if there is no text, an option is out of range, or `vocabularySize` is less than special tokens
   *   and characters take.
   * @throws the reason of `options.signal`.
   * @example const tokenizer = await unigramTokenizer.train(lines, { vocabularySize: 4_000 });
   */
  train(texts: TrainingTexts, options: UnigramOptions = {}): Promise<PipelineTokenizer> {
    const caller = 'unigramTokenizer.train';
    const { unknownToken = '<unk>' } = options;
    const specialTokens = withUnknownToken(options.specialTokens, unknownToken);
    return trainTokenizer(texts, {
      preTokenizer: blankAndWordSplit(),
      decoder: fuseDecoder(),
      ...options,
      specialTokens,
      caller,
      async learn(counts) {
        const { vocabulary } = await trainUnigram(counts, { ...options, unknownToken, caller });
        return unigramModel({ vocabulary, unknownToken });
      },
    });
  },
};
