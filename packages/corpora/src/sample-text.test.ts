import { foldInKey, randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { allTexts } from './all-texts.reference.js';
import { probabilisticGrammar } from './probabilistic-grammar.js';
import { sampleText } from './sample-text.js';

const grammar = probabilisticGrammar({
  start: 'text',
  rules: {
    text: [{ text: '{who} {did} it', weight: 3 }, 'nobody {did} it'],
    who: ['Ada', { text: 'Ben', weight: 2 }, 'a {creature}'],
    creature: ['cow', { text: 'yak', weight: 0.5 }],
    did: [{ text: 'saw', weight: 4 }, 'ate'],
  },
});

test('writes the same text for the same key', () => {
  expect([1, 2, 3, 4].map((seed) => sampleText(grammar, randomKey(seed)))).toEqual([
    'a yak saw it',
    'Ben ate it',
    'Ben saw it',
    'Ben ate it',
  ]);
});

test('writes each text as often as it is likely', () => {
  const drawCount = 20_000;
  const counts = new Map<string, number>();
  for (let index = 0; index < drawCount; index++) {
    const text = sampleText(grammar, foldInKey(randomKey(3), index));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = allTexts(grammar);
  expect([...counts.keys()].filter((text) => !texts.has(text))).toEqual([]);
  let chiSquare = 0;
  for (const [text, probability] of texts) {
    const expected = probability * drawCount;
    chiSquare += ((counts.get(text) ?? 0) - expected) ** 2 / expected;
  }
  expect(texts.size).toBe(10);
  expect(chiSquare).toBeLessThan(27.88); // 9 degrees of freedom, exceeded by chance once in 1,000
});

test('writes a text without a choice', () => {
  const only = probabilisticGrammar({ start: 'text', rules: { text: ['Nothing {happened}.'], happened: ['new'] } });
  expect(sampleText(only, randomKey(1))).toBe('Nothing new.');
});
