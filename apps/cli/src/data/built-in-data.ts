import { randomKey } from '@unroll/core';
import { newsHeadlines, numberWordPairs } from '@unroll/corpora';
import type { ExampleSource } from './example-source.js';
import type { DataSplit } from './hold-out.js';
import type { LabelledExample } from './labelled-example.js';
import type { PairSource } from './pair-source.js';
import type { PathSource } from './path-sources.js';
import type { SentencePair } from './sentence-pair.js';

/** The headlines with their topics that a source stands for. */
export function headlineExamples({ seed, exampleCount }: Exclude<ExampleSource, PathSource>): LabelledExample[] {
  return newsHeadlines({ key: randomKey(seed), count: exampleCount });
}

/** The numbers, as the source has them written. */
export function numberPairs(built: Exclude<PairSource, PathSource>): DataSplit<SentencePair> {
  const { seed, trainingCount, heldOutCount, source, target } = built;
  const { training, heldOut } = numberWordPairs({ key: randomKey(seed), trainingCount, heldOutCount });
  const pairOf = ({ number, ...words }: (typeof training)[number]): SentencePair => {
    const columns = { ...words, digits: String(number) };
    return { source: columns[source], target: columns[target] };
  };
  return { training: training.map(pairOf), heldOut: heldOut.map(pairOf) };
}
