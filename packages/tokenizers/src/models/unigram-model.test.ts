import { ArgumentError, VocabularyError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { byteEntries } from './byte-entries.js';
import { unigramModel } from './unigram-model.js';

type Scored = readonly (readonly [entry: string, score: number])[];

function partsOf(model: TokenizerModel, text: string): string[] {
  const { tokens, starts, ends } = model.tokenize(text);
  return Array.from(tokens, (token, index) => `${model.entryOf(token)}: ${text.slice(starts[index], ends[index])}`);
}

/** The total of the best segmentation, from all segmentations. */
function bestTotal(text: string, vocabulary: Scored, unknownScore: number): number {
  if (text === '') return 0;
  const [first] = text as unknown as [string];
  const entries = vocabulary.filter(([entry]) => entry !== '' && text.startsWith(entry));
  const isKnown = entries.some(([entry]) => entry === first);
  const next = [...entries, ...(isKnown ? [] : [[first, unknownScore] as const])];
  return Math.max(
    ...next.map(([entry, score]) => score + bestTotal(text.slice(entry.length), vocabulary, unknownScore)),
  );
}

describe('unigramModel', () => {
  test('takes the most probable entries, not the longest or the first', () => {
    const vocabulary: Scored = [
      ['a', -2],
      ['b', -3],
      ['c', -1],
      ['ab', -5.5],
      ['bc', -3.5],
      ['abc', -6],
    ];
    const model = unigramModel({ vocabulary });
    expect(partsOf(model, 'abc')).toEqual(['a: a', 'bc: bc']); // -5.5; a b c and abc -6, ab c -6.5
    expect(partsOf(model, 'ab')).toEqual(['a: a', 'b: b']);
    expect(partsOf(model, '')).toEqual([]);
  });

  test('finds no worse way than any', () => {
    const entry = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
    const entries = fc.uniqueArray(fc.tuple(entry, fc.integer({ min: -40, max: 0 })), {
      selector: ([text]) => text,
      minLength: 1,
    });
    fc.assert(
      fc.property(entries, fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 }), (some, text) => {
        const vocabulary: Scored = [['<unk>', 0], ...some];
        const unknownScore = Math.min(...some.map(([, score]) => score)) - 10;
        const model = unigramModel({ vocabulary, unknownToken: '<unk>' });
        const { tokens, starts, ends } = model.tokenize(text);
        const total = Array.from(tokens, (token, index) => {
          const length = (ends[index] as number) - (starts[index] as number);
          return token === 0 ? length * unknownScore : (vocabulary[token]?.[1] as number);
        }).reduce((sum, score) => sum + score, 0);
        expect(total).toBe(bestTotal(text, vocabulary, unknownScore));
        expect([...starts, text.length]).toEqual([0, ...ends]);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [-4.75, ['xb: xb', 'b: b', 'b: b']], // -29.5
    [-5.25, ['?: x', 'bbb: bbb']], // -20 less 10
  ])('takes an unknown character for less probable than the least probable entry by 10: %d', (score, parts) => {
    const vocabulary: Scored = [
      ['?', 0],
      ['xb', -20],
      ['b', score],
      ['bbb', 0],
    ];
    expect(partsOf(unigramModel({ vocabulary, unknownToken: '?' }), 'xbbb')).toEqual(parts);
  });

  test('makes one token of unknown characters one after another', () => {
    const vocabulary: Scored = [
      ['a', -1],
      ['?', -20],
    ];
    const model = unigramModel({ vocabulary, unknownToken: '?' });
    expect(partsOf(model, 'ax😀?ya?')).toEqual(['a: a', '?: x😀?y', 'a: a', '?: ?']);
  });

  test('reads halves of surrogate pairs as characters, and never ends an entry inside a pair', () => {
    const vocabulary: Scored = [
      ['<unk>', 0],
      ['\ud83d', -1],
      ['a', -1],
    ];
    const model = unigramModel({ vocabulary, unknownToken: '<unk>' });
    expect(partsOf(model, 'a😀\ud83da\ude00')).toEqual([
      'a: a',
      '<unk>: 😀',
      '\ud83d: \ud83d',
      'a: a',
      '<unk>: \ude00',
    ]);
  });

  test('writes unknown characters as bytes, if all of these are entries', () => {
    const bytes = byteEntries.map((entry) => [entry, -30] as const);
    const all = unigramModel({ vocabulary: [['a', -1], ...bytes], byteFallback: true });
    expect(partsOf(all, 'aéa')).toEqual(['a: a', '<0xC3>: é', '<0xA9>: é', 'a: a']);
    expect(partsOf(all, '\n')).toEqual(['<0x0A>: \n']);
    const some = unigramModel({
      vocabulary: [
        ['<unk>', 0],
        ['a', -1],
        ['<0xC3>', -1],
      ],
      unknownToken: '<unk>',
      byteFallback: true,
    });
    expect(partsOf(some, 'aéa')).toEqual(['a: a', '<unk>: é', 'a: a']);
    expect(partsOf(unigramModel({ vocabulary: [['a', -1], ...bytes], unknownToken: 'a' }), 'é')).toEqual(['a: é']);
  });

  test('needs an unknown token only where the best way has an unknown character', () => {
    const model = unigramModel({
      vocabulary: [
        ['a', -1],
        ['bc', -1],
      ],
    });
    expect(partsOf(model, 'abca')).toEqual(['a: a', 'bc: bc', 'a: a']);
    const message = '"c" (U+0063) at offset 1 is not in the vocabulary of 2 entries. Train on text that has it';
    expect(() => model.tokenize('aca')).toThrow(message);
    expect(() => model.tokenize('aca')).toThrow(VocabularyError);
  });

  test('takes a time that grows with the length of a text, however ambiguous it is', () => {
    const vocabulary = Array.from({ length: 30 }, (_, length) => ['a'.repeat(length + 1), -1 - length / 31] as const);
    const model = unigramModel({ vocabulary });
    const begun = performance.now();
    expect(model.tokenize('a'.repeat(300_000)).tokens.length).toBe(10_000);
    expect(performance.now() - begun).toBeLessThan(3000); // 9 million steps
  });

  test.each<[string, Scored, string | undefined, string]>([
    [
      'an entry twice',
      [
        ['a', 0],
        ['a', 1],
      ],
      undefined,
      '`entries[1]` must differ from entries[0], got "a".',
    ],
    ['a score that is none', [['a', Number.NaN]], undefined, '`vocabulary[0][1]` must be a finite number, got NaN.'],
    ['an unknown token that is none', [['a', 0]], 'b', '`unknownToken` must be an entry of the vocabulary, got "b".'],
  ])('refuses %s', (_, vocabulary, unknownToken, message) => {
    const make = (): TokenizerModel =>
      unigramModel({ vocabulary, ...(unknownToken !== undefined && { unknownToken }) });
    expect(make).toThrow(message);
    expect(make).toThrow(ArgumentError);
  });
});
