import { expect, test } from 'vitest';
import { type AddedToken, numberedToken } from './added-token.js';
import { addedTokenFinder } from './added-token-finder.js';

/** The parts of a text, added tokens in angle brackets. */
function partsOf(text: string, tokens: readonly AddedToken[]): string[] {
  const numbered = tokens.map((token, id) => [token.content, numberedToken(token, id)] as const);
  return addedTokenFinder(numbered)({ text, atStart: true, alignment: undefined }).map(({ piece, token }) => {
    return token === undefined ? piece.text : `<${piece.text}>`;
  });
}

test.each<[string, string, AddedToken[], string[]]>([
  ['finds them from left to right', 'a.b.', [{ content: '.' }], ['a', '<.>', 'b', '<.>']],
  ['takes the longest of several', '[AB]', [{ content: '[A' }, { content: '[AB]' }], ['<[AB]>']],
  [
    'takes the leftmost before a longer one',
    'xabc',
    [{ content: 'ab' }, { content: 'bcd' }, { content: 'bc' }],
    ['x', '<ab>', 'c'],
  ],
  [
    'takes signs of expressions as they are',
    'a.*b(c',
    [{ content: '.*' }, { content: '(' }],
    ['a', '<.*>', 'b', '<(>', 'c'],
  ],
  ['takes blanks before it along', 'a \t[M] b', [{ content: '[M]', stripsLeft: true }], ['a', '< \t[M]>', ' b']],
  ['takes blanks after it along', 'a [M] \nb', [{ content: '[M]', stripsRight: true }], ['a ', '<[M] \n>', 'b']],
  [
    'shares blanks between two in order',
    '[M] [M]',
    [{ content: '[M]', stripsLeft: true, stripsRight: true }],
    ['<[M] >', '<[M]>'],
  ],
  [
    'leaves a single word inside of a word alone',
    'aabaa aa é1aa',
    [{ content: 'aa', isSingleWord: true }],
    ['aabaa ', '<aa>', ' é1aa'],
  ],
  [
    'knows words outside of the Basic Multilingual Plane',
    '𝒜aa aa𝒜 🙂aa',
    [{ content: 'aa', isSingleWord: true }],
    ['𝒜aa aa𝒜 🙂', '<aa>'],
  ],
  ['leaves texts without any alone', 'abc', [{ content: 'd' }], ['abc']],
  ['has no part of an empty text', '', [{ content: 'd' }], []],
  ['never finds an empty one', 'ab', [{ content: '' }], ['ab']],
])('%s', (_, text, tokens, expected) => {
  expect(partsOf(text, tokens)).toEqual(expected);
});
