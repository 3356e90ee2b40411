import { foldInKey, randomKey, randomUniforms } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { encodeTexts } from './encode-texts.js';

/** Tokens that tell a whole character outside of the basic plane from its two halves. */
const codePoints = {
  encode: (text: string) => Int32Array.from(text, (character) => character.codePointAt(0) as number),
};

/** Tokens that tell where a line was cut. */
const lineLengths = {
  encode: (text: string) => Int32Array.from(text.split(/(?<=\n)/), (line) => line.length),
};

async function encoded(tokenizer: typeof codePoints, pieces: Iterable<string>): Promise<number[]> {
  const tokens: number[] = [];
  for await (const piece of encodeTexts(tokenizer, pieces)) for (const token of piece) tokens.push(token);
  return tokens;
}

/** A text in pieces, cut between any two UTF-16 units. */
function cutAtRandom(text: string, number: number): string[] {
  const pieces: string[] = [];
  let begin = 0;
  for (const [index, uniform] of randomUniforms(foldInKey(randomKey(1), number), text.length).entries()) {
    if (uniform >= 0.3 && index < text.length - 1) continue;
    pieces.push(text.slice(begin, index + 1));
    begin = index + 1;
  }
  return pieces;
}

describe('encodeTexts', () => {
  const text = 'Die Möwe 🐦\nflog 🏴󠁧󠁢󠁳󠁣󠁴󠁿 über\r\ndas\n\nMeer 🌊';

  test('gives the tokens of the whole text, wherever pieces of it are cut', async () => {
    for (let number = 0; number < 100; number++) {
      const pieces = cutAtRandom(text, number);
      expect(pieces.join('')).toBe(text);
      expect(await encoded(codePoints, pieces)).toEqual([...codePoints.encode(text)]);
      expect(await encoded(lineLengths, pieces)).toEqual([...lineLengths.encode(text)]);
    }
  });

  test('cuts a line that does not end, but no pair of surrogates', async () => {
    let longest = 0;
    const counting = {
      encode(part: string) {
        longest = Math.max(longest, part.length);
        expect(/\p{Surrogate}/u.test(part)).toBe(false);
        return codePoints.encode(part);
      },
    };
    const pieces = function* (): Iterable<string> {
      // Each piece ends with a first half, and the next begins with the second.
      yield 'a\ud83c';
      for (let count = 0; count < 40; count++) yield `\udf0a${'🌊'.repeat(2 ** 15)}\ud83c`;
      yield '\udf0a';
    };
    const tokens = await encoded(counting, pieces());
    expect(tokens.length).toBe(1 + 40 * (2 ** 15 + 1) + 1);
    expect(tokens.filter((token) => token === 0x1f30a).length).toBe(tokens.length - 1);
    expect(longest).toBeLessThan(2 ** 20 + 2 ** 17);
  });

  test('gives nothing for nothing', async () => {
    expect(await encoded(codePoints, [])).toEqual([]);
    expect(await encoded(codePoints, ['', ''])).toEqual([]);
  });
});
