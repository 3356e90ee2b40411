import { randomKey } from '@unroll/core';
import { newsHeadlines, numberWordPairs } from '@unroll/corpora';
import type { HeldOut } from './hold-out.js';
import type { LabelledExample } from './labelled-example.js';
import type { SentencePair } from './sentence-pair.js';

const builtInSeed = 1;
const headlineCount = 10_000;
const numberCounts = { trainingCount: 20_000, heldOutCount: 1000 };

/** What is learned from where the user names nothing: headlines of the built-in news with their topics. */
export function builtInExamples(): LabelledExample[] {
  return newsHeadlines({ key: randomKey(builtInSeed), count: headlineCount });
}

/** What is learned from where the user names nothing: numbers below a million, in English and in French words. */
export function builtInPairs(): HeldOut<SentencePair> {
  const { training, heldOut } = numberWordPairs({ key: randomKey(builtInSeed), ...numberCounts });
  const inWords = ({ english, french }: (typeof training)[number]): SentencePair => ({
    source: english,
    target: french,
  });
  return { training: training.map(inWords), heldOut: heldOut.map(inWords) };
}
