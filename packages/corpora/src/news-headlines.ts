import { foldInKey, type RandomKey, randomUniform, requireInteger, splitKey } from '@unroll/core';
import { newsGrammar } from './news-grammar.js';
import { sampleText } from './sample-text.js';

const topics = ['world', 'sport', 'business', 'science'] as const;

/** What a headline of the built-in news is about. */
export type NewsTopic = (typeof topics)[number];

/** A headline, and what it is about. */
export type NewsHeadline = {
  /** The headline without the name of its topic, in one line of ASCII. */
  readonly text: string;
  readonly label: NewsTopic;
};

/** Options of {@link newsHeadlines}. */
export type NewsHeadlinesOptions = {
  /** Decides the headlines. Take another for training than for validation. */
  readonly key: RandomKey;
  /** How many headlines. Integer from 1 to 2²⁴. */
  readonly count: number;
};

/**
 * Headlines of the built-in news with their topics, drawn independently; all four topics are equally likely.
 *
 * The headlines are those of {@link newsGrammar}, without the word before the colon that tells the topic there. The words
 * of several topics meet in them: Moles are a team that beats Newts, and creatures that can juggle. Some headlines come
 * more than once, and under other keys too; keep equal texts together when you hold some out.
 *
 * The same key gives the same headlines on every machine, and a longer list begins with the shorter one.
 *
 * @throws ArgumentError if the count is not such an integer.
 * @example const examples = newsHeadlines({ key: randomKey(1), count: 5000 });
 */
export function newsHeadlines({ key, count }: NewsHeadlinesOptions): NewsHeadline[] {
  requireInteger('newsHeadlines', { count }, { maximum: 2 ** 24 });
  const { productions } = newsGrammar();
  return Array.from({ length: count }, (_, index) => {
    const [topicKey, textKey] = splitKey(foldInKey(key, index), 2);
    const label = topics[Math.floor(randomUniform(topicKey) * topics.length)] as NewsTopic;
    const news = sampleText({ start: label, productions }, textKey);
    return { text: news.slice(news.indexOf(': ') + 2, news.indexOf('\n')), label };
  });
}
