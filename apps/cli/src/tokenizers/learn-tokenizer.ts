import { ArgumentError } from '@unroll/core';
import {
  bertNormalizer,
  bpeTokenizer,
  byteLevelBpeTokenizer,
  byteTokenizer,
  characterTokenizer,
  graphemeTokenizer,
  lowercaseNormalizer,
  type TrainingTexts,
  type TrainingWatch,
  unigramTokenizer,
  wordPieceTokenizer,
  wordTokenizer,
} from '@unroll/tokenizers';
import { CommandError } from '../errors/command-error.js';
import type { TextTokenizer } from './text-tokenizer.js';
import type { TokenizerSettings } from './tokenizer-settings.js';

/** The entry of what is not known. */
const unknownToken = '<unk>';

/**
 * The tokenizer that is learned from texts.
 *
 * @throws CommandError if the vocabulary has no room for the characters of the texts.
 * @throws the reason of the signal.
 */
export async function learnTokenizer(
  texts: TrainingTexts,
  settings: TokenizerSettings,
  watch: TrainingWatch = {},
): Promise<TextTokenizer> {
  try {
    return await learned(texts, settings, watch);
  } catch (error) {
    if (!ArgumentError.isInstance(error) || error.facts.argument !== 'vocabularySize') throw error;
    const { expectation, actual } = error.facts;
    throw new CommandError(`\`--vocabulary\` must ${expectation}, got ${actual}. Raise it.`);
  }
}

async function learned(
  texts: TrainingTexts,
  settings: TokenizerSettings,
  watch: TrainingWatch,
): Promise<TextTokenizer> {
  const { kind, vocabularySize, minimumCount, isLowercase = false, specialTokens = [] } = settings;
  const options = {
    ...watch,
    ...(vocabularySize !== undefined && { vocabularySize }),
    ...(specialTokens.length > 0 && { specialTokens }),
  };
  const counted = { ...options, ...(minimumCount !== undefined && { minimumFrequency: minimumCount }) };
  const lowercased = isLowercase && { normalizer: lowercaseNormalizer() };
  switch (kind) {
    case 'characters':
      return isAsync(texts) ? characterTokenizer.train(texts) : characterTokenizer.train(texts);
    case 'graphemes':
      return isAsync(texts) ? graphemeTokenizer.train(texts) : graphemeTokenizer.train(texts);
    case 'bytes':
      return byteTokenizer;
    case 'words':
      return wordTokenizer.train(texts, {
        ...watch,
        ...(vocabularySize !== undefined && { maximumSize: vocabularySize }),
        ...(minimumCount !== undefined && { minimumCount }),
        isLowercase,
        specialTokens,
        unknownToken,
      });
    case 'bpe':
      return byteLevelBpeTokenizer.train(texts, { ...counted, ...lowercased });
    case 'character-bpe':
      return bpeTokenizer.train(texts, { ...counted, ...lowercased, unknownToken });
    case 'word-piece':
      return wordPieceTokenizer.train(texts, { ...counted, normalizer: bertNormalizer({ isLowercase }) });
    case 'unigram':
      return unigramTokenizer.train(texts, { ...options, ...lowercased, unknownToken });
  }
}

function isAsync(texts: TrainingTexts): texts is AsyncIterable<string> {
  return typeof texts !== 'string' && Symbol.asyncIterator in texts;
}
