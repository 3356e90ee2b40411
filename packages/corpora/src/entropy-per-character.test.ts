import { logarithm } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { allTexts } from './all-texts.reference.js';
import { entropyPerCharacter } from './entropy-per-character.js';
import { expectedLength } from './expected-length.js';
import type { GrammarRules } from './grammar-definition.js';
import { probabilisticGrammar } from './probabilistic-grammar.js';
import { textEntropy } from './text-entropy.js';

const smallGrammars: [string, GrammarRules][] = [
  ['one choice', { text: [{ text: 'Rain.', weight: 3 }, 'Sun.'] }],
  [
    'a sentence of independent words',
    {
      text: ['{who} {did} {whom}.'],
      who: ['Ada', { text: 'Ben', weight: 0.3 }, 'Cleo and {whom}'],
      did: [{ text: 'met', weight: 7 }, 'painted'],
      whom: ['a {creature}', 'two {creature}s', { text: 'nobody', weight: 1.7 }],
      creature: ['cow', { text: 'goat', weight: 2.5 }, 'yak'],
    },
  ],
  [
    'a story that repeats its headline',
    {
      text: [{ text: '{otters}', weight: 2 }, '{moles}'],
      otters: ['Otters win {score}\nThe Otters {feel}.', 'Otters lose\nThe Otters {feel} {feel}.'],
      moles: ['Moles win {score}\nThe Moles {feel}.', { text: 'Moles dig\n', weight: 0.01 }],
      score: ['{digit}-0', { text: '{digit}-1', weight: 9 }],
      digit: ['2', '3', { text: '47', weight: 0.5 }],
      feel: ['sang', { text: 'wept', weight: 3 }],
    },
  ],
  ['one text only', { text: ['Nothing {happened}.'], happened: ['happened'] }],
  ['characters of two UTF-16 units', { text: ['🙂{face}', { text: 'é', weight: 4 }], face: ['🙃🙃', 'x'] }],
];

describe.each(smallGrammars)('the exact figures of %s', (_, rules) => {
  const grammar = probabilisticGrammar({ start: 'text', rules });
  const texts = [...allTexts(grammar)];

  test('belong to probabilities that add up to 1', () => {
    expect(texts.reduce((sum, [, probability]) => sum + probability, 0)).toBeCloseTo(1, 14);
  });

  test('equal sums over all texts', () => {
    const entropy = texts.reduce((sum, [, probability]) => sum - probability * logarithm(probability), 0);
    const length = texts.reduce((sum, [text, probability]) => sum + probability * [...text].length, 0);
    expect(Math.abs(textEntropy(grammar) - entropy)).toBeLessThan(1e-12);
    expect(Math.abs(expectedLength(grammar) - length)).toBeLessThan(1e-12);
    expect(Math.abs(entropyPerCharacter(grammar) - entropy / length)).toBeLessThan(1e-12);
  });
});

test('is ln 2 per character for a code of fair bits, however long its words', () => {
  const text = [{ text: '0', weight: 4 }, { text: '10', weight: 2 }, '110', '111'];
  const grammar = probabilisticGrammar({ start: 'text', rules: { text } });
  expect(textEntropy(grammar)).toBeCloseTo(1.75 * Math.LN2, 14);
  expect(expectedLength(grammar)).toBe(1.75);
  expect(entropyPerCharacter(grammar)).toBeCloseTo(Math.LN2, 14);
});

test('is 0 where there is nothing to choose', () => {
  const grammar = probabilisticGrammar({ start: 'text', rules: { text: ['na'] } });
  expect(entropyPerCharacter(grammar)).toBe(0);
});
