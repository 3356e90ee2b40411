import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { derivationsOf } from './derivations.reference.js';
import { newsGrammar } from './news-grammar.js';
import { newsHeadlines } from './news-headlines.js';

const headlines = newsHeadlines({ key: randomKey(3), count: 1000 });

test('writes headlines of the news grammar, labelled with their topics', () => {
  const { productions } = newsGrammar();
  const untilLineEnd = new Map(
    [...productions].map(([symbol, alternatives]) => [
      symbol,
      alternatives.map(({ probability, parts }) => {
        const end = parts.findIndex((part) => typeof part === 'string' && part.includes('\n'));
        const cut = String(parts[end]).replace(/\n.*/s, '\n');
        return { probability, parts: end < 0 ? parts : [...parts.slice(0, end), cut] };
      }),
    ]),
  );
  for (const { text, label } of headlines) {
    const headline = `${label.toUpperCase()}: ${text}\n`;
    expect(derivationsOf({ start: label, productions: untilLineEnd }, headline).count, headline).toBe(1);
  }
});

test('is the same on every machine', () => {
  expect(headlines.slice(0, 4)).toEqual([
    { text: 'Puffins sink Herons 3-0', label: 'sport' },
    { text: 'Moles charm Puffins 3-0', label: 'sport' },
    { text: 'Goose Air hires pink yak', label: 'business' },
    { text: 'Zaffronese queen taught Nell Nuntin', label: 'world' },
  ]);
});

test('begins like a longer list, and differs from key to key', () => {
  expect(newsHeadlines({ key: randomKey(3), count: 10 })).toEqual(headlines.slice(0, 10));
  expect(newsHeadlines({ key: randomKey(4), count: 10 })).not.toEqual(headlines.slice(0, 10));
});

test('writes about each topic equally often', () => {
  for (const topic of ['world', 'sport', 'business', 'science']) {
    const count = headlines.filter(({ label }) => label === topic).length;
    expect(Math.abs(count - 250)).toBeLessThan(3 * Math.sqrt(1000 * 0.25 * 0.75));
  }
});

test('names no topic, in one line', () => {
  for (const { text } of headlines) expect(text).toMatch(/^(?!WORLD|SPORT|BUSINESS|SCIENCE)[A-Z0-9][^\n:]+$/);
});

test('has first words that do not tell the topic', () => {
  const labels = new Map<string, Set<string>>();
  for (const { text, label } of headlines) {
    const first = text.split(' ')[0] as string;
    labels.set(first, (labels.get(first) ?? new Set()).add(label));
  }
  expect([...(labels.get('Moles') ?? [])].sort()).toEqual(['science', 'sport']);
  expect([...(labels.get('Newts') ?? [])].sort()).toEqual(['science', 'sport']);
});

test.each([0, 1.5, 2 ** 24 + 1])('refuses a count of %s', (count) => {
  expect(() => newsHeadlines({ key: randomKey(1), count })).toThrow(
    `newsHeadlines: \`count\` must be an integer from 1 to 16777216, got ${count}.`,
  );
});
