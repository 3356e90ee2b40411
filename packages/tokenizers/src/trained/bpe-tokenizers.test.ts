import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bpeTokenizer } from './bpe-tokenizer.js';
import { byteLevelBpeTokenizer } from './byte-level-bpe-tokenizer.js';

const corpus = ['the cat sat on the mat', 'the rat ate the cat', 'that cat!'];

describe('byteLevelBpeTokenizer', () => {
  test('learns the most frequent pairs of bytes, and writes words with the blank before them', async () => {
    const tokenizer = await byteLevelBpeTokenizer.train(corpus, { vocabularySize: 262 });
    expect(tokenizer.vocabularySize).toBe(262);
    const learned = Array.from({ length: 6 }, (_, index) => tokenizer.entryOf(256 + index));
    expect(learned).toEqual(['at', 'th', 'the', 'cat', 'Ġcat', 'Ġthe']);
    const { entries, starts, ends } = tokenizer.encodeWithOffsets('the cat');
    expect([entries, [...starts], [...ends]]).toEqual([
      ['the', 'Ġcat'],
      [0, 3],
      [3, 7],
    ]);
  });

  test('every string comes back, whatever it was trained on', async () => {
    const tokenizer = await byteLevelBpeTokenizer.train(corpus, { vocabularySize: 300, specialTokens: ['<end>'] });
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((surrogate) => String.fromCharCode(surrogate)),
      fc.constantFrom(' ', '\n', 'the', 'at', '<end>'),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const tokens = tokenizer.encode(text);
        expect(tokenizer.decode(tokens)).toBe(text);
        expect(tokenizer.encodeWithOffsets(text).tokens).toEqual(tokens);
        const decoder = tokenizer.incrementalDecoder();
        expect([...tokens].map((token) => decoder.push(token)).join('') + decoder.end()).toBe(text);
      }),
    );
  });
});

describe('bpeTokenizer', () => {
  test('texts over its alphabet come back', async () => {
    const tokenizer = await bpeTokenizer.train(corpus, { vocabularySize: 40 });
    for (const text of corpus) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    expect(() => tokenizer.encode('the dog')).toThrow('encode: "d" (U+0064) at offset 4 is not in the vocabulary');
  });

  test('what is unknown becomes the unknown token', async () => {
    const tokenizer = await bpeTokenizer.train(corpus, { vocabularySize: 40, unknownToken: '<unk>' });
    expect(tokenizer.decode(tokenizer.encode('the dog'))).toBe('the <unk>o<unk>');
  });
});
