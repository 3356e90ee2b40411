import { ArgumentError, CheckpointError, VocabularyError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphemeTokenizer } from './grapheme-tokenizer.js';

const cluster = fc.constantFrom(
  ...[
    'a',
    'b',
    ' ',
    '\n',
    '\r\n',
    'é',
    'e\u0301',
    '漢',
    '👩‍👩‍👧‍👦',
    '👍🏽',
    '👍',
    '🇩🇪',
    '🇫🇷',
    'नि',
    'ᄒ\u1161',
    '\u{10ffff}',
  ],
);
/** Texts of which some clusters would join if they met: they are cut again, as a user would get them. */
const text = fc.array(cluster, { minLength: 1, maxLength: 40 }).map((clusters) => clusters.join(''));

function clustersOf(sample: string): string[] {
  return Array.from(new Intl.Segmenter('en').segment(sample), ({ segment }) => segment);
}

describe('graphemeTokenizer.train', () => {
  test('takes what users see as one character as one', () => {
    const { graphemes, vocabularySize } = graphemeTokenizer.train('👩‍👩‍👧‍👦 née 🇩🇪🇫🇷\r\ne\u0301');
    expect(graphemes).toEqual(['\r\n', ' ', 'e', 'e\u0301', 'n', 'é', '🇩🇪', '🇫🇷', '👩‍👩‍👧‍👦']);
    expect(vocabularySize).toBe(9);
  });

  test('numbers by code points, not by UTF-16 units', () => {
    expect(graphemeTokenizer.train('\u{10000}\uffff\ue000').graphemes).toEqual(['\ue000', '\uffff', '\u{10000}']);
    expect(graphemeTokenizer.train('e\u{10000} e\uffff e').graphemes).toEqual([' ', 'e', '\uffff', '\u{10000}']);
  });

  test('learns the distinct clusters of any texts, in any order', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const { graphemes } = graphemeTokenizer.train(texts);
        expect(new Set(graphemes)).toEqual(new Set(texts.flatMap(clustersOf)));
        expect(graphemeTokenizer.train([...texts].reverse()).graphemes).toEqual(graphemes);
      }),
    );
  });

  test('cuts each text by itself', () => {
    expect(graphemeTokenizer.train(['e', '\u0301']).graphemes).toEqual(['e', '\u0301']);
  });

  test('takes texts that arrive one after another', async () => {
    async function* lines(): AsyncGenerator<string> {
      yield 'née';
      yield '🇩🇪';
    }
    const { graphemes } = await graphemeTokenizer.train(lines());
    expect(graphemes).toEqual(['e', 'n', 'é', '🇩🇪']);
  });

  const refused: readonly (readonly [unknown, string])[] = [
    ['', '`texts` must hold a character, got 0.'],
    ['ab\ud83d', '`texts` must not be cut inside a character, as at offset 2, got "\\ud83d".'],
    [['a', '\ude00'], '`texts[1]` must not be cut inside a character, as at offset 0, got "\\ude00".'],
    [[5], '`texts[0]` must be a string, got 5.'],
  ];

  test.each(refused)('refuses %j', (texts, sentence) => {
    const train = (): unknown => graphemeTokenizer.train(texts as string);
    expect(train).toThrow(ArgumentError);
    expect(train).toThrow(`graphemeTokenizer.train: ${sentence}`);
  });
});

describe('encode and decode', () => {
  test('give each cluster the index of its entry', () => {
    const tokenizer = graphemeTokenizer.train('abe\u0301👩‍🚀');
    expect(tokenizer.graphemes).toEqual(['a', 'b', 'e\u0301', '👩‍🚀']);
    expect(tokenizer.encode('e\u0301b👩‍🚀a')).toEqual(Int32Array.of(2, 1, 3, 0));
    expect(tokenizer.decode([3, 2])).toBe('👩‍🚀e\u0301');
  });

  test('round-trip every text over the alphabet, cluster by cluster', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const tokenizer = graphemeTokenizer.train(sample);
        const tokens = tokenizer.encode(sample);
        expect(Array.from(tokens, (token) => tokenizer.graphemes[token])).toEqual(clustersOf(sample));
        expect(tokenizer.decode(tokens)).toBe(sample);
        expect(tokens.buffer.byteLength).toBe(tokens.byteLength);
      }),
    );
  });

  test('may cut a text of tokens in another order otherwise', () => {
    const tokenizer = graphemeTokenizer.train(['e', '\u0301', 'e\u0301']);
    expect(tokenizer.decode([0, 2])).toBe('e\u0301');
    expect(tokenizer.encode('e\u0301')).toEqual(Int32Array.of(1));
  });

  test.each([
    ['a character', 'ab', '"b" (U+0062) at offset 1 is not in the vocabulary of 2 entries. Train on text that has it.'],
    ['a cluster of known characters', 'ae\u0301', '"e\u0301" (U+0065 U+0301) at offset 1 is not'],
    ['an emoji, with offsets in UTF-16 units', '👩‍🚀👍', '"👍" (U+1F44D) at offset 5 is not'],
    [
      'half of a surrogate pair',
      'a\ud83d',
      '"\\ud83d" (U+D83D) at offset 1 is not in the vocabulary of 2 entries. Do not',
    ],
  ])('name %s that is not known', (_, sample, sentence) => {
    const encode = (): unknown => graphemeTokenizer.train('a👩‍🚀').encode(sample);
    expect(encode).toThrow(VocabularyError);
    expect(encode).toThrow(`graphemeTokenizer.encode: ${sentence}`);
  });

  test('tell in short of an unknown cluster of a million marks', () => {
    const encode = (): unknown => graphemeTokenizer.train('a').encode(`a${'\u0301'.repeat(1_000_000)}`);
    expect(encode).toThrow(VocabularyError);
    expect(encode).toThrow(/^.{1,1000}$/s);
  });

  test.each([-1, 2, 0.5, Number.NaN])('refuse the token %d', (token) => {
    const decode = (): unknown => graphemeTokenizer.train('ab').decode([0, token]);
    expect(decode).toThrow(VocabularyError);
    expect(decode).toThrow(
      `graphemeTokenizer.decode: token ${token} at offset 1 is not in the vocabulary of 2 entries. Decode with the tokenizer that encoded them.`,
    );
  });

  test('refuse what is not a string', () => {
    const encode = (): unknown => graphemeTokenizer.train('ab').encode(['a'] as unknown as string);
    expect(encode).toThrow('graphemeTokenizer.encode: `text` must be a string, got ["a"].');
  });
});

describe('incrementalDecoder', () => {
  test('holds back a cluster, which the next one may join', () => {
    const tokenizer = graphemeTokenizer.train(['e', '\u0301', ' ']);
    expect(tokenizer.graphemes).toEqual([' ', 'e', '\u0301']);
    const decoder = tokenizer.incrementalDecoder();
    expect([1, 2, 0, 1].map((token) => decoder.push(token))).toEqual(['', '', 'e\u0301', ' ']);
    expect(decoder.end()).toBe('e');
  });
});

describe('toJSON and fromJSON', () => {
  const saved = { type: 'graphemes', version: 1, graphemes: ['b', 'e\u0301', '👩‍🚀'] };

  test('write a type, a version and the clusters, and read them back', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const tokenizer = graphemeTokenizer.train(sample);
        const written = JSON.parse(JSON.stringify(tokenizer));
        expect(written).toEqual({ type: 'graphemes', version: 1, graphemes: tokenizer.graphemes });
        expect(graphemeTokenizer.fromJSON(written).encode(sample)).toEqual(tokenizer.encode(sample));
      }),
    );
  });

  test('keep the order of a vocabulary', () => {
    expect(graphemeTokenizer.fromJSON(saved).encode('e\u0301b')).toEqual(Int32Array.of(1, 0));
  });

  test('take an entry that is several clusters here, and decode it', () => {
    const tokenizer = graphemeTokenizer.fromJSON({ ...saved, graphemes: ['ab', 'a', 'b'] });
    expect(tokenizer.encode('ab')).toEqual(Int32Array.of(1, 2));
    expect(tokenizer.decode([0])).toBe('ab');
  });

  test.each([
    [{ ...saved, type: 'characters' }, '`type` must be "graphemes", got "characters"'],
    [{ ...saved, version: 3 }, '`version` must be 1, got 3'],
    [{ ...saved, graphemes: [] }, '`graphemes` must be a list with a character, got object'],
    [{ ...saved, graphemes: ['a', ''] }, '`graphemes[1]` must be a new character, got ""'],
    [{ ...saved, graphemes: ['a\ud83d'] }, '`graphemes[0]` must be a new character, got "a\\ud83d"'],
    [{ ...saved, graphemes: ['e\u0301', 'e\u0301'] }, '`graphemes[1]` must be a new character, got "e\u0301"'],
    [{ ...saved, characters: ['a'] }, '`characters` must be left out, got object'],
  ])('refuse %j', (json, problem) => {
    const read = (): unknown => graphemeTokenizer.fromJSON(json);
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(`graphemeTokenizer.fromJSON: ${problem}. Update`);
  });
});
