import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import type { GrammarRules } from './grammar-definition.js';
import { probabilisticGrammar } from './probabilistic-grammar.js';

function grammarOf(rules: GrammarRules) {
  return probabilisticGrammar({ start: 'text', rules });
}

test('divides weights by their sum and counts a template alone as weight 1', () => {
  const { start, productions } = grammarOf({
    text: [{ text: 'Rain', weight: 2 }, 'Sun', { text: '{other}', weight: 5 }],
    other: ['Fog'],
  });
  expect(start).toBe('text');
  expect(productions.get('text')).toEqual([
    { probability: 0.25, parts: ['Rain'] },
    { probability: 0.125, parts: ['Sun'] },
    { probability: 0.625, parts: [{ symbol: 'other' }] },
  ]);
  expect(productions.get('other')).toEqual([{ probability: 1, parts: ['Fog'] }]);
});

test.each<[string, GrammarRules, string]>([
  ['a start without a rule', { story: ['a'] }, '`start` must be a symbol that has a rule, got "text".'],
  ['a rule without alternatives', { text: [] }, '`rules.text` must be a list of at least one alternative, got [].'],
  [
    'an unknown symbol',
    { text: ['a', '{naem}'] },
    '`rules.text[1]` must name symbols that have a rule, got "{naem}". Add the rule or correct the name. For braces in the text itself, write {{ and }}.',
  ],
  [
    'a symbol that every object has',
    { text: ['{constructor}'] },
    '`rules.text[0]` must name symbols that have a rule, got "{constructor}".',
  ],
  [
    'an unused symbol',
    { text: ['a'], name: ['b'] },
    '`rules` must hold only symbols that "text" leads to, got "name". Remove the rule, or name it in a template as {name}.',
  ],
  [
    'a single brace',
    { text: ['{name'] },
    '`rules.text[0]` must have a partner for each brace, got "{name". Write {{ and }} for braces in the text itself.',
  ],
  [
    'a symbol that leads to itself',
    { text: ['a{text}', 'b'] },
    '`rules` must lead from no symbol back to itself, got "text -> text". Write the repetition out, with one symbol for each depth.',
  ],
  [
    'a longer way back',
    { text: ['a{list}'], list: ['b', 'c{tail}'], tail: [',{list}'] },
    '`rules` must lead from no symbol back to itself, got "list -> tail -> list".',
  ],
  [
    'a grammar that writes nothing',
    { text: ['{a}{a}'], a: [''] },
    '`start` must lead to at least one character, got "text".',
  ],
])('refuses %s', (_, rules, sentence) => {
  expect(() => grammarOf(rules)).toThrow(ArgumentError);
  expect(() => grammarOf(rules)).toThrow(`probabilisticGrammar: ${sentence}`);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-10, 1e10])('refuses the weight %d', (weight) => {
  const create = () => grammarOf({ text: ['a', { text: 'b', weight }] });
  expect(create).toThrow('probabilisticGrammar: `rules.text[1].weight` must be ');
  expect(create).toThrow(`at least 1e-9 and at most 1000000000, got ${weight}.`);
});

test('refuses text in the place of a list of alternatives', () => {
  const rules: GrammarRules = JSON.parse('{ "text": "Rain" }');
  expect(() => grammarOf(rules)).toThrow('`rules.text` must be a list of at least one alternative, got "Rain".');
});

test('refuses an alternative without text', () => {
  const rules: GrammarRules = JSON.parse('{ "text": [{ "template": "Rain", "weight": 1 }] }');
  expect(() => grammarOf(rules)).toThrow('`rules.text[0]` must be a template or { text, weight }, got undefined.');
});
