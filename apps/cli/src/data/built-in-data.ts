import { randomKey } from '@unroll/core';
import { newsHeadlines, numberWordPairs } from '@unroll/corpora';
import type { ExampleSource, PairSource } from './data-source.js';
import type { HeldOut } from './hold-out.js';
import type { LabelledExample } from './labelled-example.js';
import type { SentencePair } from './sentence-pair.js';

type BuiltIn<Source> = Exclude<Source, { readonly type: 'path' }>;

/** What is learned from where the user names nothing: headlines of the built-in news with their topics. */
export const builtInHeadlines: BuiltIn<ExampleSource> = { type: 'built-in headlines', seed: 1, exampleCount: 10_000 };

/** What is learned from where the user names nothing: numbers below a million, in English and in French words. */
export const builtInNumbers: BuiltIn<PairSource> = {
  type: 'built-in numbers',
  seed: 1,
  trainingCount: 20_000,
  heldOutCount: 1000,
};

/** The headlines that a source stands for. */
export function headlineExamples({ seed, exampleCount }: BuiltIn<ExampleSource>): LabelledExample[] {
  return newsHeadlines({ key: randomKey(seed), count: exampleCount });
}

/** The pairs that a source stands for. */
export function numberPairs({ seed, ...counts }: BuiltIn<PairSource>): HeldOut<SentencePair> {
  const { training, heldOut } = numberWordPairs({
    key: randomKey(seed),
    trainingCount: counts.trainingCount,
    heldOutCount: counts.heldOutCount,
  });
  const inWords = ({ english, french }: (typeof training)[number]): SentencePair => ({
    source: english,
    target: french,
  });
  return { training: training.map(inWords), heldOut: heldOut.map(inWords) };
}
