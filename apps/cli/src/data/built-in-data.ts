import { randomKey } from '@unroll/core';
import { newsHeadlines, numberWordPairs } from '@unroll/corpora';
import type { ExampleSource } from './example-source.js';
import type { HeldOut } from './hold-out.js';
import type { LabelledExample } from './labelled-example.js';
import type { PairSource } from './pair-source.js';
import type { PathSource } from './path-sources.js';
import type { SentencePair } from './sentence-pair.js';

/** The headlines with their topics that a source stands for. */
export function headlineExamples({ seed, exampleCount }: Exclude<ExampleSource, PathSource>): LabelledExample[] {
  return newsHeadlines({ key: randomKey(seed), count: exampleCount });
}

/** The numbers in English and in French words that a source stands for. */
export function numberPairs(source: Exclude<PairSource, PathSource>): HeldOut<SentencePair> {
  const { seed, trainingCount, heldOutCount } = source;
  const { training, heldOut } = numberWordPairs({ key: randomKey(seed), trainingCount, heldOutCount });
  const inWords = ({ english, french }: (typeof training)[number]): SentencePair => ({
    source: english,
    target: french,
  });
  return { training: training.map(inWords), heldOut: heldOut.map(inWords) };
}
