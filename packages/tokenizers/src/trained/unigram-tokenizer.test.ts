import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTokenizerJson } from '../json/read-tokenizer-json.js';
import { lowercaseNormalizer } from '../normalizers/lowercase-normalizer.js';
import { unigramTokenizer } from './unigram-tokenizer.js';

const corpus = ['the cat sat on the mat', 'the rat ate the cat', 'that cat!'];

describe('unigramTokenizer', () => {
  test('learns the parts of words that make the texts most probable', async () => {
    const tokenizer = await unigramTokenizer.train(corpus, { vocabularySize: 17 });
    expect(tokenizer.vocabularySize).toBe(17);
    expect(tokenizer.entryOf(0)).toBe('<unk>');
    const { entries, starts, ends } = tokenizer.encodeWithOffsets('the cat');
    expect([entries, [...starts], [...ends]]).toEqual([
      ['the', ' cat'],
      [0, 3],
      [3, 7],
    ]);
  });

  test('texts over its alphabet come back', async () => {
    const tokenizer = await unigramTokenizer.train(corpus, { vocabularySize: 20, specialTokens: ['<s>'] });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'the cat sat on mat!', '<s>') }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  test('what is unknown becomes the unknown token', async () => {
    const tokenizer = await unigramTokenizer.train(corpus, { vocabularySize: 40 });
    expect(tokenizer.decode(tokenizer.encode('the dog'))).toBe('the <unk>o<unk>');
    const named = await unigramTokenizer.train(corpus, { unknownToken: '?', specialTokens: ['<s>', '?'] });
    expect([named.entryOf(0), named.entryOf(1), named.decode(named.encode('dog'))]).toEqual(['<s>', '?', '?o?']);
  });

  test('takes other parts', async () => {
    const tokenizer = await unigramTokenizer.train(['AB', 'ab'], { normalizer: lowercaseNormalizer() });
    expect(tokenizer.encode('aB')).toEqual(tokenizer.encode('Ab'));
    expect(tokenizer.tokenOf('A')).toBeUndefined();
  });

  test('is the same after it was written and read', async () => {
    const tokenizer = await unigramTokenizer.train(corpus, { vocabularySize: 30 });
    const again = readTokenizerJson(JSON.parse(JSON.stringify(tokenizer)));
    for (const text of [...corpus, 'a dog']) expect(again.encode(text)).toEqual(tokenizer.encode(text));
  });

  test('names itself in errors', async () => {
    await expect(unigramTokenizer.train([])).rejects.toThrow('unigramTokenizer.train: `texts` must hold at least one');
    await expect(unigramTokenizer.train(corpus, { vocabularySize: 3 })).rejects.toThrow(
      'unigramTokenizer.train: `vocabularySize` must be at least 13: 1 for special tokens, 12 for characters, got 3.',
    );
  });
});
