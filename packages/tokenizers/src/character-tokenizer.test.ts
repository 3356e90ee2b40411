import { ArgumentError, VocabularyError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterTokenizer } from './character-tokenizer.js';

/** Any character: code points of one and of two UTF-16 units, combining marks and line ends often among them. */
const character = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }).filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff),
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.integer({ min: 0x300, max: 0x36f }),
  fc.integer({ min: 0x1f600, max: 0x1f64f }),
  fc.constantFrom(0x0d, 0x0a, 0x200d, 0xfe0f, 0xfeff, 0xffff, 0x10000, 0x10ffff),
);
const text = fc.array(character, { minLength: 1, maxLength: 60 }).map((points) => String.fromCodePoint(...points));

describe('characterTokenizer.train', () => {
  test('numbers the characters in the order of their code points', () => {
    const { characters, vocabularySize } = characterTokenizer.train('to be\n😀é');
    expect(characters).toEqual(['\n', ' ', 'b', 'e', 'o', 't', 'é', '😀']);
    expect(vocabularySize).toBe(8);
  });

  test('puts a character outside the Basic Multilingual Plane after U+FFFF, unlike an order of UTF-16 units', () => {
    expect(characterTokenizer.train('\u{10000}\uffff').characters).toEqual(['\uffff', '\u{10000}']);
  });

  test('takes line feed, carriage return and combining marks as characters of their own', () => {
    expect(characterTokenizer.train('e\u0301\r\n').characters).toEqual(['\n', '\r', 'e', '\u0301']);
  });

  test('learns the distinct characters of any text, as a set and a sort find them', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const points = [...new Set(sample)].map((piece) => piece.codePointAt(0) as number);
        const expected = points.sort((a, b) => a - b).map((point) => String.fromCodePoint(point));
        expect(characterTokenizer.train(sample).characters).toEqual(expected);
      }),
    );
  });

  test('learns the same from several texts in any order as from one', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
        const whole = characterTokenizer.train(texts.join(''));
        expect(characterTokenizer.train(texts).characters).toEqual(whole.characters);
        expect(characterTokenizer.train(new Set(texts.reverse())).characters).toEqual(whole.characters);
      }),
    );
  });

  test('takes texts from an iterator that makes them one by one', () => {
    function* lines(): Generator<string> {
      yield 'b';
      yield '';
      yield 'a';
    }
    expect(characterTokenizer.train(lines()).characters).toEqual(['a', 'b']);
  });

  const refused: readonly (readonly [unknown, string])[] = [
    ['', '`texts` must hold a character, got 0.'],
    [[], '`texts` must hold a character, got 0.'],
    [['', ''], '`texts` must hold a character, got 0.'],
    ['ab\ud83d', '`texts` must not be cut inside a character, as at offset 2, got "\\ud83d".'],
    [['a', '😀\ude00'], '`texts[1]` must not be cut inside a character, as at offset 2, got "\\ude00".'],
    [['a', 5], '`texts[1]` must be a string, got 5.'],
    [[undefined], '`texts[0]` must be a string, got undefined.'],
    [undefined, '`texts` must be a string, got undefined.'],
    [5, '`texts` must be a string, got 5.'],
    [{ text: 'a' }, '`texts` must be a string, got { text }.'],
  ];

  test.each(refused)('refuses %j', (texts, sentence) => {
    const train = (): unknown => characterTokenizer.train(texts as string);
    expect(train).toThrow(ArgumentError);
    expect(train).toThrow(`characterTokenizer.train: ${sentence}`);
  });
});

describe('characterTokenizer.train of texts that arrive one after another', () => {
  async function* arriving(texts: readonly unknown[]): AsyncGenerator<string> {
    for (const text of texts) {
      await Promise.resolve();
      yield text as string;
    }
  }

  test('learns what it learns of a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const { characters } = await characterTokenizer.train(arriving(texts));
        expect(characters).toEqual(characterTokenizer.train(texts).characters);
      }),
    );
  });

  test.each([
    [[], '`texts` must hold a character, got 0.'],
    [['a', '\ud83d'], '`texts[1]` must not be cut inside a character, as at offset 0, got "\\ud83d".'],
    [['a', null], '`texts[1]` must be a string, got null.'],
  ])('rejects with an ArgumentError: %j', async (texts, sentence) => {
    const training = characterTokenizer.train(arriving(texts));
    await expect(training).rejects.toThrow(ArgumentError);
    await expect(training).rejects.toThrow(`characterTokenizer.train: ${sentence}`);
  });

  test('rejects with what the texts throw, and closes them when they are refused', async () => {
    let isClosed = false;
    async function* broken(): AsyncGenerator<string> {
      try {
        yield 'a';
        throw new Error('the disk is gone');
      } finally {
        isClosed = true;
      }
    }
    await expect(characterTokenizer.train(broken())).rejects.toThrow('the disk is gone');
    isClosed = false;
    async function* cut(): AsyncGenerator<string> {
      try {
        yield '\ud83d';
        yield 'a';
      } finally {
        isClosed = true;
      }
    }
    await expect(characterTokenizer.train(cut())).rejects.toThrow(ArgumentError);
    expect(isClosed).toBe(true);
  });
});

describe('encode and decode', () => {
  test('give each character the index of its entry', () => {
    const tokenizer = characterTokenizer.train('abc😀');
    expect(tokenizer.encode('cab😀a')).toEqual(Int32Array.of(2, 0, 1, 3, 0));
    expect(tokenizer.decode([3, 1, 1])).toBe('😀bb');
  });

  test('round-trip every text over the alphabet', () => {
    fc.assert(
      fc.property(text, text, (learned, other) => {
        const tokenizer = characterTokenizer.train(learned);
        const known = [...other].filter((piece) => learned.includes(piece)).join('');
        for (const sample of [learned, known, '']) expect(tokenizer.decode(tokenizer.encode(sample))).toBe(sample);
      }),
    );
  });

  test('agree with a search of the vocabulary, character by character', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const tokenizer = characterTokenizer.train(sample);
        const expected = Int32Array.from([...sample], (piece) => tokenizer.characters.indexOf(piece));
        expect(tokenizer.encode(sample)).toEqual(expected);
      }),
    );
  });

  test('hand over an array that has no spare room behind it', () => {
    const tokens = characterTokenizer.train('😀').encode('😀😀');
    expect(tokens.buffer.byteLength).toBe(2 * Int32Array.BYTES_PER_ELEMENT);
  });

  test('do not take the text of one tokenizer into another', () => {
    const [first, second] = [characterTokenizer.train('ab'), characterTokenizer.train('bc')];
    expect([first.decode([0]), second.decode([0])]).toEqual(['a', 'b']);
  });
});

describe('encode', () => {
  const tokenizer = characterTokenizer.train('abc😀');

  test.each([
    ['below the alphabet', 'ab c', '" " (U+0020) at offset 2', 'Train on text that has it.'],
    ['between two characters', 'a\u0062\u0300', '"\u0300" (U+0300) at offset 2', 'Train on text that has it.'],
    ['behind a pair, offsets in UTF-16 units', '😀é', '"é" (U+00E9) at offset 2', 'Train on text that has it.'],
    ['outside the Basic Multilingual Plane', 'a😁', '"😁" (U+1F601) at offset 1', 'Train on text that has it.'],
    ['a lone high surrogate', 'a\ud83d', '"\\ud83d" (U+D83D) at offset 1', 'Do not cut the text inside a character.'],
    ['a lone low surrogate', '\ude00a', '"\\ude00" (U+DE00) at offset 0', 'Do not cut the text inside a character.'],
  ])('names an unknown character: %s', (_, sample, description, advice) => {
    const encode = (): unknown => tokenizer.encode(sample);
    expect(encode).toThrow(VocabularyError);
    const sentence = `characterTokenizer.encode: ${description} is not in the vocabulary of 4 entries. ${advice}`;
    expect(encode).toThrow(sentence);
  });

  test('names the first unknown character of any text', () => {
    fc.assert(
      fc.property(text, text, (learned, sample) => {
        const narrow = characterTokenizer.train(learned);
        const unknown = [...sample].find((piece) => !narrow.characters.includes(piece));
        fc.pre(unknown !== undefined);
        try {
          narrow.encode(sample);
          expect.unreachable();
        } catch (error) {
          if (!VocabularyError.isInstance(error)) throw error;
          expect(error.facts.symbol).toBe(unknown);
          expect([...sample.slice(0, error.facts.offset)].every((piece) => narrow.characters.includes(piece))).toBe(
            true,
          );
          expect(sample.startsWith(unknown as string, error.facts.offset)).toBe(true);
        }
      }),
    );
  });

  test('refuses what is not a string', () => {
    const encode = (): unknown => tokenizer.encode(undefined as unknown as string);
    expect(encode).toThrow('characterTokenizer.encode: `text` must be a string, got undefined.');
  });
});

describe('decode', () => {
  test.each([-1, 3, 0.5, Number.NaN, 2 ** 32])('refuses the token %d', (token) => {
    const decode = (): unknown => characterTokenizer.train('abc').decode([0, token]);
    expect(decode).toThrow(VocabularyError);
    expect(decode).toThrow(
      `characterTokenizer.decode: token ${token} at offset 1 is not in the vocabulary of 3 entries. Decode with the tokenizer that encoded them.`,
    );
  });
});

describe('incrementalDecoder', () => {
  test('gives a character when the next one has begun', () => {
    const tokenizer = characterTokenizer.train('ab😀');
    const decoder = tokenizer.incrementalDecoder();
    expect([2, 0, 0, 1].map((token) => decoder.push(token))).toEqual(['', '😀', 'a', 'a']);
    expect(decoder.end()).toBe('b');
  });

  test('holds back a letter as long as marks may come', () => {
    const tokenizer = characterTokenizer.train('e\u0301\u0323 ');
    const decoder = tokenizer.incrementalDecoder();
    const tokens = tokenizer.encode('e\u0301\u0323 ');
    expect(Array.from(tokens, (token) => decoder.push(token))).toEqual(['', '', '', 'e\u0301\u0323']);
    expect(decoder.end()).toBe(' ');
  });

  test('gives in all what decode gives', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const tokenizer = characterTokenizer.train(sample);
        const decoder = tokenizer.incrementalDecoder();
        const pieces = Array.from(tokenizer.encode(sample), (token) => decoder.push(token));
        expect(pieces.join('') + decoder.end()).toBe(sample);
      }),
    );
  });

  test('names a token that is not in the vocabulary, and goes on', () => {
    const decoder = characterTokenizer.train('ab').incrementalDecoder();
    decoder.push(0);
    const push = (): unknown => decoder.push(2);
    expect(push).toThrow(VocabularyError);
    expect(push).toThrow('characterTokenizer.decode: token 2 at offset 1 is not in the vocabulary of 2 entries.');
    expect(decoder.push(1) + decoder.end()).toBe('ab');
  });
});
