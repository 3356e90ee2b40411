import { expect, test } from 'vitest';
import { parseTemplate } from './parse-template.js';

test('separates literals and symbols, in order', () => {
  expect(parseTemplate('The {team} beat {rival}.')).toEqual([
    'The ',
    { symbol: 'team' },
    ' beat ',
    { symbol: 'rival' },
    '.',
  ]);
});

test('leaves no empty literals', () => {
  expect(parseTemplate('')).toEqual([]);
  expect(parseTemplate('{a}{b}')).toEqual([{ symbol: 'a' }, { symbol: 'b' }]);
});

test('reads doubled braces as braces and joins them to the text around', () => {
  expect(parseTemplate('{{{name}}} {{}}')).toEqual(['{', { symbol: 'name' }, '} {}']);
});

test('allows any character but braces in the name of a symbol', () => {
  expect(parseTemplate('{first name, ½}')).toEqual([{ symbol: 'first name, ½' }]);
});

test.each(['{team', 'team}', '{}', 'a { b', '{team{rival}}', '}{'])('finds a brace without a partner in %j', (text) => {
  expect(parseTemplate(text)).toBeUndefined();
});
