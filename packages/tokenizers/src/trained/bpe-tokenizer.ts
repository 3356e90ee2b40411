import type { TrainingTexts } from '../alphabet.js';
import { fuseDecoder } from '../decoders/fuse-decoder.js';
import { bpeModel } from '../models/bpe-model.js';
import { vocabularyOf } from '../models/vocabulary.js';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { type TrainBpeOptions, trainBpe } from '../training/train-bpe.js';
import { blankAndWordSplit } from './blank-and-word-split.js';
import { trainTokenizer } from './train-tokenizer.js';
import type { TrainedParts } from './trained-parts.js';
import { withUnknownToken } from './with-unknown-token.js';

/** Options of `bpeTokenizer.train`. */
export type BpeOptions = Omit<TrainBpeOptions, 'caller'> &
  TrainedParts & {
    /** The entry of characters that are not in the alphabet. Default: such characters are an error. */
    readonly unknownToken?: string;
  };

/** Tokenizers of byte-pair encoding over characters. */
export const bpeTokenizer = {
  /**
   * The tokenizer of the most frequent sequences of characters in words.
   *
   * `decode(encode(text)) === text` over the characters of the texts, unless other parts than the default ones are given.
   *
   * Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
   *
   * @param options.vocabularySize Default 30,000.
   * @param options.preTokenizer Default: words with the blank before them, as GPT-2 cuts.
   * @param options.decoder Default: entries one after another.
   * @throws ArgumentError if there is no text, an option is out of range, or `vocabularySize` is less than the alphabet.
   * @throws the reason of `options.signal`.
   * @example const tokenizer = await bpeTokenizer.train(lines, { vocabularySize: 4_000 });
   */
  train(texts: TrainingTexts, options: BpeOptions = {}): Promise<PipelineTokenizer> {
    const caller = 'bpeTokenizer.train';
    const { unknownToken, continuingSubwordPrefix, endOfWordSuffix } = options;
    const specialTokens = withUnknownToken(options.specialTokens, unknownToken);
    return trainTokenizer(texts, {
      preTokenizer: blankAndWordSplit(),
      decoder: fuseDecoder(),
      ...options,
      specialTokens,
      caller,
      async learn(counts) {
        const { vocabulary, merges } = await trainBpe(counts, { ...options, specialTokens, caller });
        return bpeModel({
          vocabulary: vocabularyOf(vocabulary),
          merges,
          ...(unknownToken !== undefined && { unknownToken }),
          ...(continuingSubwordPrefix !== undefined && { continuingSubwordPrefix }),
          ...(endOfWordSuffix !== undefined && { endOfWordSuffix }),
        });
      },
    });
  },
};
