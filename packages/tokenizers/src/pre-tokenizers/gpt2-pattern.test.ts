import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesOf } from '../patterns/matches-of.js';
import { gpt2Pattern } from './gpt2-pattern.js';

// As OpenAI wrote it, with the white space of Unicode, which Python's regex has, instead of JavaScript's.
const original =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

const characters = [...'aé日0²½_-.—🎉𝔸   \t\n\u0085\u00a0\u3000\ufeff', '\ud800', '\udc00'];
const endings = ["'s", "'ll", "'re", "'d", "'S", "'l", "'"];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...characters), fc.constantFrom(...endings)), { maxLength: 30 })
  .map((parts) => parts.join(''));

test('cuts as the expression of GPT-2 does', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const pieces = matchesOf(gpt2Pattern(), text).map(({ start, end }) => text.slice(start, end));
      expect(pieces).toEqual(text.match(original) ?? []);
      expect(pieces.join('')).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test('is compiled once', () => {
  expect(gpt2Pattern()).toBe(gpt2Pattern());
});
