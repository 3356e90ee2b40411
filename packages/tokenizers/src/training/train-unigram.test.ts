import { existsSync, readFileSync } from 'node:fs';
import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { unigramModel } from '../models/unigram-model.js';
import { compareCodePoints } from './compare-code-points.js';
import { countPieces } from './count-pieces.js';
import { type TrainUnigramOptions, trainUnigram, type UnigramVocabulary } from './train-unigram.js';
import { trainUnigramReference } from './train-unigram.reference.js';
import type { TrainingProgress } from './training-progress.js';

type Counts = readonly (readonly [piece: string, count: number])[];

const hugs: Counts = [
  ['hug', 10],
  ['pug', 5],
  ['pun', 12],
  ['bun', 4],
  ['hugs', 5],
];

const entriesOf = ({ vocabulary }: UnigramVocabulary): string[] => vocabulary.map(([entry]) => entry);

/** The same entries in the same order, with scores that are equal but for the last digits. */
function expectEqual({ vocabulary }: UnigramVocabulary, expected: UnigramVocabulary): void {
  expect(vocabulary.map(([entry]) => entry)).toEqual(expected.vocabulary.map(([entry]) => entry));
  const differences = vocabulary.map(([, score], id) => Math.abs(score - (expected.vocabulary[id]?.[1] as number)));
  expect(Math.max(0, ...differences)).toBeLessThan(1e-9);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('trainUnigram', () => {
  test('keeps the parts that make the pieces most probable, and all characters', async () => {
    const trained = await trainUnigram(hugs, { vocabularySize: 11 });
    expect(
      entriesOf(trained)
        .filter((entry) => entry.length > 1)
        .sort(),
    ).toEqual(['bun', 'hug', 'pug', 'pun']);
    expect(
      entriesOf(trained)
        .filter((entry) => entry.length === 1)
        .sort(),
    ).toEqual(['b', 'g', 'h', 'n', 'p', 's', 'u']);
  });

  test('equals the specification', async () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'a', 'b', 'c', '\uffff', '😀'), minLength: 1, maxLength: 8 });
    const someCounts = fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 10 });
    const someOptions: fc.Arbitrary<TrainUnigramOptions> = fc.record(
      {
        vocabularySize: fc.integer({ min: 10, max: 40 }),
        specialTokens: fc.uniqueArray(fc.constantFrom('<unk>', 'a', 'ab', '😀'), { maxLength: 3 }),
        initialAlphabet: fc.array(fc.constantFrom('z', 'a', '😀'), { maxLength: 3 }),
        shrinkingFactor: fc.constantFrom(0.1, 0.5, 0.9),
        subIterationCount: fc.integer({ min: 1, max: 3 }),
        maximumEntryLength: fc.integer({ min: 1, max: 8 }),
        seedSize: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: [] },
    );
    let longerCount = 0;
    await fc.assert(
      fc.asyncProperty(someCounts, someOptions, async (counts, options) => {
        const expected = trainUnigramReference(counts, options);
        longerCount += entriesOf(expected).filter((entry) => entry.length > 2).length;
        expectEqual(await trainUnigram(counts, options), expected);
      }),
      { numRuns: 300 },
    );
    expect(longerCount).toBeGreaterThan(300);
  });

  test('gives ids to special tokens, then by scores, equal ones by code points', async () => {
    const counts: Counts = [['b😀\uffffaa', 1]];
    const { vocabulary } = await trainUnigram(counts, { specialTokens: ['<pad>', 'a'], unknownToken: '<unk>' });
    expect(vocabulary.slice(0, 3)).toEqual([
      ['<unk>', 0],
      ['<pad>', 0],
      ['a', 0],
    ]);
    expect(vocabulary.slice(3).map(([entry]) => entry)).toEqual(['b', '\uffff', '😀']);
    expect(new Set(vocabulary.slice(3).map(([, score]) => score)).size).toBe(1);
  });

  test('leaves the unknown token where the special tokens have it', async () => {
    const options = { specialTokens: ['<pad>', '<unk>'], unknownToken: '<unk>' };
    expect(entriesOf(await trainUnigram(hugs, options)).slice(0, 3)).toEqual(['<pad>', '<unk>', expect.any(String)]);
  });

  test('has the initial alphabet, even if it does not occur', async () => {
    const trained = await trainUnigram([['aaa', 5]], { initialAlphabet: ['z', 'a'], vocabularySize: 3 });
    expect(entriesOf(trained).sort()).toEqual(['a', 'aaa', 'z']);
  });

  test('counts a piece as often as it occurs', async () => {
    const once = hugs.flatMap(([piece, count]) => Array(count).fill([piece, 1]) as [string, number][]);
    expectEqual(await trainUnigram(once, { vocabularySize: 12 }), await trainUnigram(hugs, { vocabularySize: 12 }));
  });

  test('has no entries that are too long', async () => {
    const counts: Counts = [['a'.repeat(10), 9]];
    expect(entriesOf(await trainUnigram(counts, { maximumEntryLength: 3 })).sort()).toEqual(['a', 'aa', 'aaa']);
    expect(entriesOf(await trainUnigram(counts, { maximumEntryLength: 1 }))).toEqual(['a']);
  });

  test('lets the event loop have turns, and says there how far it is', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
    const counts = Array.from({ length: 3000 }, (_, index) => [`${index}-${index}`, 1] as const);
    const progress: TrainingProgress[] = [];
    await trainUnigram(counts, { vocabularySize: 100, onProgress: (report) => progress.push(report) });
    expect(progress[0]).toEqual({ stage: 'pruning', entries: 0, vocabularySize: 100 });
    expect(progress.at(-1)).toEqual({ stage: 'pruning', entries: 100, vocabularySize: 100 });
    expect(progress.length).toBeGreaterThan(20);
  });

  test('stops with the reason of a signal', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
    const controller = new AbortController();
    const counts = Array.from({ length: 3000 }, (_, index) => [`${index}-${index}`, 1] as const);
    const onProgress = (): void => controller.abort(new Error('enough'));
    await expect(trainUnigram(counts, { onProgress, signal: controller.signal })).rejects.toThrow('enough');
  });

  describe('refuses', () => {
    test.each<[string, Counts, TrainUnigramOptions, string]>([
      ['no pieces', [], {}, '`counts` must hold at least one piece of text, got 0.'],
      [
        'a vocabulary without room for all characters',
        hugs,
        { vocabularySize: 8, specialTokens: ['<s>', 'h'], initialAlphabet: ['z'] },
        '`vocabularySize` must be at least 9: 2 for special tokens, 7 for characters, got 8.',
      ],
      [
        'a factor that leaves all',
        hugs,
        { shrinkingFactor: 1 },
        '`shrinkingFactor` must be greater than 0 and less than 1, got 1.',
      ],
      ['no iterations', hugs, { subIterationCount: 0 }, '`subIterationCount` must be'],
      ['entries of no length', hugs, { maximumEntryLength: 0 }, '`maximumEntryLength` must be'],
      ['no seed', hugs, { seedSize: 0 }, '`seedSize` must be'],
      [
        'a special token twice',
        hugs,
        { specialTokens: ['a', 'a'] },
        '`specialTokens[1]` must differ from those before',
      ],
      ['an alphabet of words', hugs, { initialAlphabet: ['ab'] }, '`initialAlphabet[0]` must be one character'],
    ])('%s', async (_, counts, options, message) => {
      const training = trainUnigram(counts, { ...options, caller: 'train' });
      await expect(training).rejects.toThrow(`train: ${message}`);
      await expect(training).rejects.toBeInstanceOf(ArgumentError);
    });
  });
});

const dataFolder = process.env['UNROLL_DATA'] ?? '../../../shared/data';
const shakespeare = `${dataFolder}/tiny-shakespeare/input.txt`;
const available = existsSync(shakespeare);
if (!available && process.env['UNROLL_REQUIRE_DATA'] !== undefined) throw new Error(`There is no ${shakespeare}.`);

const gpt2Pattern = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

describe.skipIf(!available)('trainUnigram on tiny-shakespeare (found by UNROLL_DATA)', () => {
  const text = available ? readFileSync(shakespeare, 'utf8') : '';
  let counts: Counts = [];
  beforeAll(async () => {
    counts = [...(await countPieces(text, { piecesOf: (whole) => whole.match(gpt2Pattern) ?? [] }))];
  });

  /** How many bits the most probable segmentations have together. */
  const bitsOf = (pieces: Counts, { vocabulary }: UnigramVocabulary): number => {
    const model = unigramModel({ vocabulary });
    const scoreOf = (token: number): number => vocabulary[token]?.[1] as number;
    return pieces.reduce((bits, [piece, count]) => {
      const score = model.tokenize(piece).tokens.reduce((sum, token) => sum + scoreOf(token), 0);
      return bits - (count * score) / Math.LN2;
    }, 0);
  };

  test('learns 8,000 entries in less than 5 seconds', async () => {
    const begun = performance.now();
    const trained = await trainUnigram(counts);
    const milliseconds = performance.now() - begun;
    expect(trained.vocabulary.length).toBe(8000);
    expect(entriesOf(trained).slice(1, 6)).toEqual([',', ':', '.', ' the', ' to']);
    expect(entriesOf(trained)).toEqual(expect.arrayContaining(['MENENIUS', 'KING', ' RICHARD', "'d", 'ing', ' shall']));
    expect(milliseconds).toBeLessThan(5000);
  });

  // The bits are those of the vocabularies that Hugging Face's trainer learns from these pieces: tokenizers 0.23.2,
  // UnigramTrainer(vocab_size=…, unk_token='<unk>') and Split(Regex(gpt2Pattern), 'isolated').
  test.each([
    [300, 4_322_857],
    [4000, 3_396_016],
  ])('makes the text more probable with %d entries than Hugging Face does', async (vocabularySize, bits) => {
    const trained = await trainUnigram(counts, { vocabularySize, unknownToken: '<unk>' });
    const withoutUnknown = { vocabulary: trained.vocabulary.slice(1) };
    expect(bitsOf(counts, withoutUnknown)).toBeLessThan(bits);
  });

  test('makes the text more probable than its characters do', async () => {
    const characters = await trainUnigram(counts, { maximumEntryLength: 1 });
    const frequencies = new Map<string, number>();
    for (const character of text) frequencies.set(character, (frequencies.get(character) ?? 0) + 1);
    const entropy = [...frequencies.values()].reduce((bits, n) => bits - n * Math.log2(n / text.length), 0);
    expect(Math.abs(bitsOf(counts, characters) / entropy - 1)).toBeLessThan(1e-4);
    const parts = await trainUnigram(counts, { vocabularySize: 1000 });
    expect(bitsOf(counts, parts)).toBeLessThan(0.7 * entropy);
  });

  test('equals the specification on words of its first 6,000 characters', async () => {
    const words = new Map<string, number>();
    for (const [word] of text.slice(0, 6000).matchAll(/ ?[a-z]{1,8}(?![a-z])/g))
      words.set(word, (words.get(word) ?? 0) + 1);
    const options = { vocabularySize: 200 };
    const trained = await trainUnigram(words, options);
    expectEqual(trained, trainUnigramReference([...words], options));
    expect(entriesOf(trained).sort(compareCodePoints)).toEqual(
      [...new Set(entriesOf(trained))].sort(compareCodePoints),
    );
  }, 60_000);

  test('learns from characters that are one piece', async () => {
    const trained = await trainUnigram([[text.slice(0, 20_000), 1]], { vocabularySize: 500 });
    expect(trained.vocabulary.length).toBe(500);
    expect(bitsOf([[text.slice(0, 20_000), 1]], trained)).toBeLessThan(100_000);
  });
});
