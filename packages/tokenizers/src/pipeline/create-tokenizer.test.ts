import { ArgumentError, VocabularyError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { byteLevelDecoder } from '../decoders/byte-level-decoder.js';
import { wordPieceDecoder } from '../decoders/word-piece-decoder.js';
import { decodeText } from '../encodings/decode-text.js';
import { encodeText } from '../encodings/encode-text.js';
import { encodeTexts } from '../encodings/encode-texts.js';
import { vocabularyOf } from '../models/vocabulary.js';
import { wordLevelModel } from '../models/word-level-model.js';
import { lowercaseNormalizer } from '../normalizers/lowercase-normalizer.js';
import { normalizerSequence } from '../normalizers/normalizer-sequence.js';
import { stripAccentsNormalizer } from '../normalizers/strip-accents-normalizer.js';
import { unicodeNormalizer } from '../normalizers/unicode-normalizer.js';
import { templateProcessor } from '../post-processors/template-processor.js';
import { metaspacePreTokenizer } from '../pre-tokenizers/metaspace-pre-tokenizer.js';
import { whitespacePreTokenizer } from '../pre-tokenizers/whitespace-pre-tokenizer.js';
import { createTokenizer, type PipelineTokenizer, type TokenizerParts } from './create-tokenizer.js';

const words = ['[UNK]', 'ein', 'cafe', 'bitte', 'und'];

function wordTokenizerOf(parts: Partial<TokenizerParts> = {}): PipelineTokenizer {
  return createTokenizer({
    model: wordLevelModel({ vocabulary: vocabularyOf(words), unknownToken: '[UNK]' }),
    preTokenizer: whitespacePreTokenizer(),
    ...parts,
  });
}

test('offsets lead to the original text, whatever normalization made of it', () => {
  const normalizer = normalizerSequence([unicodeNormalizer('NFD'), stripAccentsNormalizer(), lowercaseNormalizer()]);
  const tokenizer = wordTokenizerOf({ normalizer });
  const text = 'EIN  Cafe\u0301 🙂 Bítte'; // the accent by itself is taken away, and is no part of a token
  const { tokens, starts, ends, pieceIds } = tokenizer.encodeWithOffsets(text);
  expect([...tokens]).toEqual([1, 2, 0, 3]);
  expect(Array.from(starts, (start, index) => text.slice(start, ends[index]))).toEqual(['EIN', 'Cafe', '🙂', 'Bítte']);
  expect([...pieceIds]).toEqual([0, 1, 2, 3]);
  expect([...tokenizer.encode(text)]).toEqual([...tokens]);
});

describe('added tokens', () => {
  test('are found before the text is changed and cut, or after it is changed', () => {
    const tokenizer = wordTokenizerOf({
      normalizer: lowercaseNormalizer(),
      addedTokens: [{ content: '<S>', isSpecial: true }, { content: 'New York' }],
    });
    expect(tokenizer.vocabularySize).toBe(7);
    const text = 'ein<S>bitte NEW yORK';
    const { tokens, entries, starts, ends } = tokenizer.encodeWithOffsets(text);
    expect(entries).toEqual(['ein', '<S>', 'bitte', 'New York']);
    expect(Array.from(starts, (start, index) => text.slice(start, ends[index]))).toEqual([
      'ein',
      '<S>',
      'bitte',
      'NEW yORK',
    ]);
    expect(tokenizer.encode(text)).toEqual(tokens);
    expect([...tokenizer.encode('<s>')]).toEqual([0, 0, 0]); // in another case it is text
  });

  test('have the id of the entry of the same text, or the next that is free', () => {
    const tokenizer = wordTokenizerOf({
      addedTokens: [{ content: 'x' }, { content: 'und', isSpecial: true }, { content: 'y' }],
    });
    expect(tokenizer.addedTokens.map(({ content, id }) => [content, id])).toEqual([
      ['und', 4],
      ['x', 5],
      ['y', 6],
    ]);
    expect([tokenizer.tokenOf('y'), tokenizer.entryOf(6), tokenizer.entryOf(7), tokenizer.tokenOf('z')]).toEqual([
      6,
      'y',
      undefined,
      undefined,
    ]);
  });

  test('begin a text anew for a pre-tokenizer that looks where it begins', () => {
    const tokenizer = createTokenizer({
      model: wordLevelModel({ vocabulary: vocabularyOf(['▁a', 'a', '▁b']) }),
      preTokenizer: metaspacePreTokenizer({ prependScheme: 'first' }),
      addedTokens: [{ content: '<s>', isSpecial: true }],
    });
    expect(tokenizer.encodeWithOffsets('a<s>a b').entries).toEqual(['▁a', '<s>', 'a', '▁b']);
  });
});

test('decodes all tokens, or leaves special ones out', () => {
  const postProcessor = templateProcessor({ single: '[CLS] $A [SEP]', specialTokens: { '[CLS]': 5, '[SEP]': 6 } });
  const addedTokens = ['[CLS]', '[SEP]'].map((content) => ({ content, isSpecial: true }));
  const tokenizer = wordTokenizerOf({ postProcessor, addedTokens, decoder: wordPieceDecoder() });
  const { tokens, specialMask } = encodeText(tokenizer, 'ein cafe');
  expect([...tokens]).toEqual([5, 1, 2, 6]);
  expect([...specialMask]).toEqual([1, 0, 0, 1]);
  expect(tokenizer.decode(tokens)).toBe('[CLS] ein cafe [SEP]');
  expect(decodeText(tokenizer, tokens)).toBe('ein cafe');
  expect([...encodeText(tokenizer, 'ein cafe', { addsTokens: false }).tokens]).toEqual([1, 2]);
});

test('several texts are one block, filled up, with their lengths', () => {
  const tokenizer = wordTokenizerOf({ padding: { token: 4, entry: 'und' } });
  const batch = encodeTexts(tokenizer, ['ein', 'ein cafe bitte', ['bitte', 'ein']]);
  expect(batch).toMatchObject({ batchSize: 3, timeSteps: 3 });
  expect([...batch.tokens]).toEqual([1, 4, 4, 1, 2, 3, 3, 1, 4]);
  expect([...batch.lengths]).toEqual([1, 3, 2]);
  expect([...batch.attentionMask]).toEqual([1, 0, 0, 1, 1, 1, 1, 1, 0]);
  expect([...batch.typeIds]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0]);
  expect(encodeTexts(tokenizer, ['ein', 'cafe'], { padding: { multipleOf: 4, direction: 'left' } }).timeSteps).toBe(4);
  expect(encodeTexts(tokenizer, []).timeSteps).toBe(0);
  expect(() => encodeTexts(tokenizer, ['ein', 'ein cafe'], { padding: null })).toThrow(
    'encodeTexts: `padding` must give every text the same number of tokens, got [1, 2]. Leave it out to fill up to the longest, or set `truncation` as well.',
  );
});

describe('refuses', () => {
  test.each([
    ['encode', (tokenizer: PipelineTokenizer) => tokenizer.encode(7 as unknown as string)],
    ['partsOf', (tokenizer: PipelineTokenizer) => tokenizer.partsOf(7 as unknown as string)],
    ['encodeWithOffsets', (tokenizer: PipelineTokenizer) => tokenizer.encodeWithOffsets(7 as unknown as string)],
    ['encodeText', (tokenizer: PipelineTokenizer) => encodeText(tokenizer, 7 as unknown as string)],
  ])('what is no text, in %s', (caller, act) => {
    expect(() => act(wordTokenizerOf())).toThrow(ArgumentError);
    expect(() => act(wordTokenizerOf())).toThrow(`${caller}: \`text\` must be a string, got 7.`);
  });

  test.each([
    ['decode', (tokenizer: PipelineTokenizer, token: number) => tokenizer.decode([1, token])],
    [
      'push',
      (tokenizer: PipelineTokenizer, token: number) => {
        const decoder = tokenizer.incrementalDecoder();
        decoder.push(1);
        decoder.push(token);
      },
    ],
  ])('ids of no entry, in %s', (_, act) => {
    for (const tokenizer of [wordTokenizerOf(), wordTokenizerOf({ decoder: byteLevelDecoder() })]) {
      for (const token of [-1, 5, 0.5, Number.NaN, 2 ** 32]) {
        expect(() => act(tokenizer, token)).toThrow(VocabularyError);
        expect(() => act(tokenizer, token)).toThrow(
          `token ${token} at offset 1 is not in the vocabulary of 5 entries.`,
        );
      }
    }
  });

  test('a text with a word that is not known, and tells where it stands', () => {
    const tokenizer = createTokenizer({
      model: wordLevelModel({ vocabulary: vocabularyOf(words) }),
      preTokenizer: whitespacePreTokenizer(),
      normalizer: unicodeNormalizer('NFKC'),
    });
    expect(() => tokenizer.encode('ein ﬁ café')).toThrow(
      'encode: "fi" (U+0066 U+0069) at offset 4 is not in the vocabulary',
    );
    expect(() => tokenizer.encodeWithOffsets('ein tee')).toThrow(
      'encodeWithOffsets: "tee" (U+0074 U+0065 U+0065) at offset 4',
    );
  });
});
