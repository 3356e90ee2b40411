import { foldInKey, type RandomKey, randomBits, randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import type { GrammarRules } from './grammar-definition.js';
import { parseTemplate } from './parse-template.js';
import { probabilisticGrammar } from './probabilistic-grammar.js';

function grammarOf(rules: GrammarRules) {
  return probabilisticGrammar({ start: 'text', rules });
}

test('refuses an alternative that begins another, whichever comes first', () => {
  const advice = 'Let each alternative end with what follows it, such as a space or a full stop.';
  expect(() => grammarOf({ text: ['Rain{end}'], end: ['', ', they say'] })).toThrow(
    `probabilisticGrammar: \`rules.end[0]\` must write no text that begins a text of \`rules.end[1]\`, got "". ${advice}`,
  );
  expect(() => grammarOf({ text: ['sunny', 'fog', 'sun'] })).toThrow(
    `probabilisticGrammar: \`rules.text[2]\` must write no text that begins a text of \`rules.text[0]\`, got "sun". ${advice}`,
  );
});

test('accepts the same endings with what follows them', () => {
  expect(() => grammarOf({ text: ['Rain{end}'], end: ['.', ', they say.'] })).not.toThrow();
});

test('refuses the same text twice', () => {
  expect(() => grammarOf({ text: ['fog', 'fog'] })).toThrow('begins a text of `rules.text[1]`, got "fog".');
});

test('finds a text that symbols compose in two ways', () => {
  const rules = { text: ['{first}{second}', 'abcd'], first: ['a', 'b'], second: ['bc{third}', 'c'], third: ['d', 'e'] };
  expect(() => grammarOf(rules)).toThrow('`rules.text[0]` must write no text that begins a text of `rules.text[1]`');
});

test('passes over what both alternatives write with the same symbol', () => {
  const rules = { text: ['{sky} here', '{sky} there'], sky: ['Rain', 'Sun'] };
  expect(() => grammarOf(rules)).not.toThrow();
  expect(() => grammarOf({ ...rules, text: ['{sky} here', '{sky} here, too'] })).toThrow('got "{sky} here".');
});

test('accepts a random grammar if and only if no text of an alternative begins a text of another', () => {
  const verdicts = Array.from({ length: 2000 }, (_, index) => {
    const rules = randomRules(foldInKey(randomKey(11), index));
    const expected = Object.keys(rules).every((symbol) => isPrefixCode(rules, symbol));
    expect(accepts(rules), JSON.stringify(rules)).toBe(expected);
    return expected;
  });
  expect(verdicts.filter(Boolean).length).toBeGreaterThan(200);
  expect(verdicts.filter((accepted) => !accepted).length).toBeGreaterThan(200);
});

function accepts(rules: GrammarRules): boolean {
  try {
    grammarOf(rules);
    return true;
  } catch (error) {
    expect(String(error)).toContain('must write no text that begins a text of');
    return false;
  }
}

/** Rules over the letters a and b, in which each symbol leads to the next and perhaps to the one after it. */
function randomRules(key: RandomKey): GrammarRules {
  const bits = randomBits(key, 64);
  let used = 0;
  const choose = (count: number): number => {
    const word = bits[used] ?? 0;
    used += 1;
    return word % count;
  };
  const template = (symbols: readonly string[]): string => {
    const pieces = ['a', 'b', 'ab', 'ba', ...symbols];
    return Array.from({ length: 1 + choose(3) }, () => pieces[choose(pieces.length)]).join('');
  };
  return {
    text: ['{x}', ...Array.from({ length: choose(2) }, () => template(['{x}', '{y}']))],
    x: ['{y}', ...Array.from({ length: choose(2) }, () => template(['{y}']))],
    y: Array.from({ length: 1 + choose(3) }, () => template([])),
  };
}

function isPrefixCode(rules: GrammarRules, symbol: string): boolean {
  const languages = (rules[symbol] ?? []).map((alternative) => languageOf(rules, `${alternative}`));
  return languages.every((language, index) =>
    languages.every(
      (other, otherIndex) =>
        index === otherIndex || !language.some((text) => other.some((longer) => longer.startsWith(text))),
    ),
  );
}

function languageOf(rules: GrammarRules, template: string): string[] {
  return (parseTemplate(template) ?? []).reduce<string[]>(
    (beginnings, part) => {
      const endings =
        typeof part === 'string' ? [part] : (rules[part.symbol] ?? []).flatMap((each) => languageOf(rules, `${each}`));
      return beginnings.flatMap((beginning) => endings.map((ending) => beginning + ending));
    },
    [''],
  );
}
