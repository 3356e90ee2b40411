import type { TrainingTexts } from '../alphabet.js';
import { byteLevelDecoder } from '../decoders/byte-level-decoder.js';
import { bpeModel } from '../models/bpe-model.js';
import { vocabularyOf } from '../models/vocabulary.js';
import { characterOfByte } from '../pipeline/byte-characters.js';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { byteLevelPreTokenizer } from '../pre-tokenizers/byte-level-pre-tokenizer.js';
import { type TrainBpeOptions, trainBpe } from '../training/train-bpe.js';
import { trainTokenizer } from './train-tokenizer.js';
import type { TrainedParts } from './trained-parts.js';

/** Options of `byteLevelBpeTokenizer.train`. */
export type ByteLevelBpeOptions = Omit<
  TrainBpeOptions,
  'initialAlphabet' | 'limitAlphabet' | 'continuingSubwordPrefix' | 'endOfWordSuffix' | 'caller'
> &
  TrainedParts;

/** Tokenizers of byte-pair encoding over bytes, as GPT-2 has one: no text is unknown to them. */
export const byteLevelBpeTokenizer = {
  /**
   * The tokenizer of the most frequent sequences of bytes in words.
   *
   * `decode(encode(text)) === text` for every string, halves of surrogate pairs included. The alphabet is all 256 bytes,
   * which are part of the vocabulary's size.
   *
   * Source: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019.
   *
   * @param options.vocabularySize Default 30,000.
   * @param options.preTokenizer Must write bytes as visible characters. Default: GPT-2's, without a blank in front.
   * @throws ArgumentError if there is no text, or an option is out of range.
   * @throws the reason of `options.signal`.
   * @example const tokenizer = await byteLevelBpeTokenizer.train(lines, { vocabularySize: 4_000 });
   */
  train(texts: TrainingTexts, options: ByteLevelBpeOptions = {}): Promise<PipelineTokenizer> {
    const caller = 'byteLevelBpeTokenizer.train';
    const initialAlphabet = Array.from({ length: 256 }, (_, byte) => characterOfByte(byte));
    return trainTokenizer(texts, {
      preTokenizer: byteLevelPreTokenizer({ addPrefixSpace: false }),
      decoder: byteLevelDecoder(),
      ...options,
      specialTokens: options.specialTokens ?? [],
      caller,
      async learn(counts) {
        const { vocabulary, merges } = await trainBpe(counts, { ...options, initialAlphabet, caller });
        return bpeModel({ vocabulary: vocabularyOf(vocabulary), merges });
      },
    });
  },
};
