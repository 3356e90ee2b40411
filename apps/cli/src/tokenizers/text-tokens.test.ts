import { expect, test } from 'vitest';
import { characterCount } from '../text/character-count.js';
import { learnTokenizer } from './learn-tokenizer.js';
import { textTokens, tokensOf } from './text-tokens.js';
import { unknownTokenOf } from './unknown-token.js';

const text = 'Zwölf Boxkämpfer 🎈 jagen\n\nViktor quer über\r\nden großen e\u0301Sylter 🎈🎈 Deich.\n';

test.each(['characters', 'graphemes', 'bytes', 'bpe'] as const)(
  'counts the characters of all tokens of %s that stand before another',
  async (kind) => {
    const tokenizer = await learnTokenizer(text.repeat(3), { kind, ...(kind === 'bpe' && { vocabularySize: 300 }) });
    const { tokens, characterCount: countOf } = textTokens(tokenizer, text);
    expect(tokens).toEqual(tokensOf(tokenizer, text));
    expect(tokenizer.decode(tokens)).toBe(text);
    for (let end = 0; end <= tokens.length; end++) {
      const whole = tokenizer.decode(tokens.subarray(0, end)).replace(/\ufffd+$/, ''); // without a part of a character
      const begun = kind === 'bytes' && whole !== tokenizer.decode(tokens.subarray(0, end)) ? 1 : 0;
      expect(countOf(0, end)).toBe(characterCount(whole) + begun);
      expect(countOf(end, tokens.length)).toBe(characterCount(text) - countOf(0, end));
    }
  },
);

test('counts the characters of unknown words', async () => {
  const tokenizer = await learnTokenizer('a b a b a', { kind: 'words' });
  const { tokens, characterCount: countOf } = textTokens(tokenizer, 'a unknown\nb');
  const unknown = unknownTokenOf(tokenizer);
  expect(Array.from(tokens, (token) => token === unknown)).toEqual([false, true, true, true]);
  expect([1, 2, 3, 4].map((end) => countOf(0, end))).toEqual([1, 9, 10, 11]);
});

test('makes the tokens of each line by itself', async () => {
  const lines = ['a  \n', '\n', '\n', '  b'];
  const tokenizer = await learnTokenizer(lines, { kind: 'words' });
  expect(tokenizer.encode(lines.join(''))).toContain(unknownTokenOf(tokenizer)); // all blanks are one piece there
  expect(tokensOf(tokenizer, lines.join(''))).not.toContain(unknownTokenOf(tokenizer));
  expect(tokenizer.decode(tokensOf(tokenizer, lines.join('')))).toBe(lines.join(''));
});
