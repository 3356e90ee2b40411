import { type RandomKey, splitKey } from '@unroll/core';
import { type CharacterTokenizer, characterTokenizer } from '@unroll/tokenizers';
import type { BatchSource } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import { type HeldOut, holdOut } from './hold-out.js';
import { padRows } from './pad-rows.js';
import type { SentencePair } from './sentence-pair.js';
import { similarLengthBatches } from './similar-length-batches.js';

/** Sentences and their translations. */
export type TranslationBatch = {
  readonly batchSize: number;
  /** The steps of the longest translation with the border token behind it. */
  readonly timeSteps: number;
  readonly startsStream: true;
  /** Token ids of the sentences, row-major [batchSize, sourceSteps]; 0 behind the end of a sentence. */
  readonly sources: Int32Array;
  readonly sourceSteps: number;
  /** How many tokens each sentence has, [batchSize]. */
  readonly sourceLengths: Int32Array;
  /** The border token and then the translation, row-major [batchSize, timeSteps]; 0 behind the end. */
  readonly inputs: Int32Array;
  /** The translation and then the border token, likewise. */
  readonly targets: Int32Array;
  /** How many targets each translation has, [batchSize]: one more than characters. */
  readonly targetLengths: Int32Array;
};

/** What the token ids of both languages stand for. */
type TranslationVocabulary = {
  readonly source: CharacterTokenizer;
  readonly target: CharacterTokenizer;
  /** The token that begins and ends each translation: the one behind those of the target's characters. */
  readonly borderToken: number;
};

/** Sentence pairs as batches of numbers. */
export type TranslationData = {
  readonly vocabulary: TranslationVocabulary;
  readonly batches: BatchSource<TranslationBatch>;
  readonly validationBatches: BatchSource<TranslationBatch>;
  /** The pairs that are not learned from, those of `validationBatches`. */
  readonly heldOut: readonly SentencePair[];
  /** How many pairs are learned from. */
  readonly trainingCount: number;
};

/** Options of {@link translationData}. */
export type TranslationDataOptions = {
  /** How many pairs a batch has; the last one of an epoch may have fewer. Integer, at least 1. */
  readonly batchSize: number;
  /** Decides the order of the pairs. */
  readonly key: RandomKey;
};

/**
 * Holds out a tenth of the different source sentences with all their translations.
 *
 * @throws CommandError if there are fewer than two different sentences.
 */
export function holdOutPairs(pairs: readonly SentencePair[], key: RandomKey): HeldOut<SentencePair> {
  const parts = holdOut(pairs, ({ source }) => source, key);
  if (parts.heldOut.length > 0) return parts;
  throw new CommandError('all pairs have the same sentence, and some must differ to be held out. Add other sentences.');
}

/** Makes numbers of sentence pairs. */
export function translationData(
  { training, heldOut }: HeldOut<SentencePair>,
  { batchSize, key }: TranslationDataOptions,
): TranslationData {
  const pairs = [...training, ...heldOut];
  const source = characterTokenizer.train(pairs.map((pair) => pair.source));
  const target = characterTokenizer.train(pairs.map((pair) => pair.target));
  const vocabulary = { source, target, borderToken: target.vocabularySize };
  const [trainingKey, validationKey] = splitKey(key, 2);
  return {
    vocabulary,
    batches: batchesOf(training, vocabulary, { batchSize, key: trainingKey }),
    validationBatches: batchesOf(heldOut, vocabulary, { batchSize, key: validationKey }),
    heldOut,
    trainingCount: training.length,
  };
}

function batchesOf(
  pairs: readonly SentencePair[],
  { source, target, borderToken }: TranslationVocabulary,
  options: TranslationDataOptions,
): BatchSource<TranslationBatch> {
  const sources = pairs.map((pair) => source.encode(pair.source));
  const translations = pairs.map((pair) => target.encode(pair.target));
  const order = similarLengthBatches(
    pairs.map((_, index) => (sources[index] as Int32Array).length + (translations[index] as Int32Array).length),
    options,
  );
  return {
    batchesPerEpoch: order.batchesPerEpoch,
    batchAt(step) {
      const items = order.batchAt(step);
      const from = padRows(items.map((item) => sources[item] as Int32Array));
      const to = items.map((item) => translations[item] as Int32Array);
      const inputs = padRows(to.map((tokens) => Int32Array.from([borderToken, ...tokens])));
      const targets = padRows(to.map((tokens) => Int32Array.from([...tokens, borderToken])));
      return {
        batchSize: items.length,
        timeSteps: targets.steps,
        startsStream: true,
        sources: from.tokens,
        sourceSteps: from.steps,
        sourceLengths: from.lengths,
        inputs: inputs.tokens,
        targets: targets.tokens,
        targetLengths: targets.lengths,
      };
    },
  };
}
