import { foldInKey, logarithm, randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { derivationsOf } from './derivations.reference.js';
import { entropyPerCharacter } from './entropy-per-character.js';
import { expectedLength } from './expected-length.js';
import { businessNews } from './news/business-news.js';
import { scienceNews } from './news/science-news.js';
import { sharedRules } from './news/shared-rules.js';
import { sportNews } from './news/sport-news.js';
import { worldNews } from './news/world-news.js';
import { newsGrammar } from './news-grammar.js';
import { sampleText } from './sample-text.js';
import { textEntropy } from './text-entropy.js';

const grammar = newsGrammar();
const texts = Array.from({ length: 1000 }, (_, index) => sampleText(grammar, foldInKey(randomKey(21), index)));

test('has an entropy of 0.5502 nats per character', () => {
  expect(entropyPerCharacter(grammar)).toBe(0.5501608422389039);
});

test('writes texts that can be derived in one way only, as likely as the entropy says', () => {
  const information = texts.map((text) => {
    const { count, probability } = derivationsOf(grammar, text);
    expect(count, text).toBe(1);
    return -logarithm(probability);
  });
  expect(standardErrorsFrom(textEntropy(grammar), information)).toBeLessThan(3);
});

test('writes texts of the expected length', () => {
  const lengths = texts.map((text) => text.length);
  expect(standardErrorsFrom(expectedLength(grammar), lengths)).toBeLessThan(3);
});

test('does not write what no rule allows', () => {
  const text = texts[0] as string;
  expect(derivationsOf(grammar, text.slice(1)).count).toBe(0);
  expect(derivationsOf(grammar, text.slice(0, -1)).count).toBe(0);
  expect(derivationsOf(grammar, text + text).count).toBe(0);
});

test('writes 71 different characters, all ASCII', () => {
  const characters = [...new Set(texts.join(''))].sort().join('');
  expect(characters).toBe('\n "$%,-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
  expect(characters).toHaveLength(71);
});

test('writes a headline, a story, and an empty line', () => {
  for (const text of texts) expect(text).toMatch(/^(WORLD|SPORT|BUSINESS|SCIENCE): [^\n]+\n[A-Z][^\n]+[."]\n\n$/);
});

test('writes about each topic equally often', () => {
  for (const topic of ['WORLD', 'SPORT', 'BUSINESS', 'SCIENCE']) {
    const count = texts.filter((text) => text.startsWith(`${topic}: `)).length;
    expect(Math.abs(count - 250)).toBeLessThan(3 * Math.sqrt(1000 * 0.25 * 0.75));
  }
});

test('reports from the capital of the country in the headline', () => {
  const capitals = new Map<string, Set<string>>();
  for (const text of texts) {
    const [, country, capital] = /^WORLD: [^\n]*?\b([A-Z][a-z]{3})[^\n]*\n([^,]+),/.exec(text) ?? [];
    if (country === undefined || capital === undefined) continue;
    capitals.set(country, (capitals.get(country) ?? new Set()).add(capital));
  }
  expect([...capitals.values()].map((found) => found.size)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

test('puts no a before a vowel', () => {
  expect(texts.join('')).not.toMatch(/\ba [aeiou]/i);
});

test('defines no rule twice', () => {
  const parts = [worldNews(), sportNews(), businessNews(), scienceNews(), sharedRules].map(Object.keys);
  expect(grammar.productions.size).toBe(1 + parts.reduce((sum, { length }) => sum + length, 0));
});

/** The distance of the mean of a sample from what is expected, in standard errors of the mean. */
function standardErrorsFrom(expected: number, sample: readonly number[]): number {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1);
  return Math.abs(mean - expected) / Math.sqrt(variance / sample.length);
}
