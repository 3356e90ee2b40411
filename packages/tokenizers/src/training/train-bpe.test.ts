import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/training.json' with { type: 'json' };
import { countPieces } from './count-pieces.js';
import { type TrainBpeOptions, trainBpe } from './train-bpe.js';
import { trainBpeReference } from './train-bpe.reference.js';

type Counts = (readonly [piece: string, count: number])[];

const cases = golden.cases.filter(({ kind }) => kind === 'bpe') as unknown as (TrainBpeOptions & {
  readonly options: TrainBpeOptions;
  readonly counts: Counts;
  readonly vocabulary: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
})[];

const gpt2Pattern = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const gpt2Pieces = (text: string): string[] => text.match(gpt2Pattern) ?? [];

describe('trainBpe', () => {
  test('merges the most frequent pair, again and again', async () => {
    const trained = await trainBpe([
      ['hug', 10],
      ['pug', 5],
      ['pun', 12],
      ['bun', 4],
      ['hugs', 5],
    ]);
    expect(trained).toEqual({
      vocabulary: ['b', 'g', 'h', 'n', 'p', 's', 'u', 'ug', 'un', 'hug', 'pun', 'pug', 'hugs', 'bun'],
      merges: [
        ['u', 'g'], // 20
        ['u', 'n'], // 16
        ['h', 'ug'], // 15
        ['p', 'un'], // 12
        ['p', 'ug'], // 5, as hug s, which has higher ids
        ['hug', 's'],
        ['b', 'un'],
      ],
    });
  });

  test('counts the pair twice in aaa, and merges the first two', async () => {
    const { merges } = await trainBpe([
      ['aaa', 3],
      ['bc', 5],
    ]);
    expect(merges).toEqual([
      ['a', 'a'], // 6
      ['b', 'c'],
      ['aa', 'a'],
    ]);
  });

  test.each(cases.map(({ options, ...rest }) => [JSON.stringify(options), { options, ...rest }] as const))(
    'learns what Hugging Face learns with %s',
    async (_, { counts, options, vocabulary, merges }) => {
      expect(await trainBpe(counts, options)).toEqual({ vocabulary, merges });
    },
  );

  test('equals the specification, merge for merge', async () => {
    const character = fc.constantFrom('a', 'a', 'b', 'c', '#', 'é', '😀', '\ufffd');
    const piece = fc.array(character, { minLength: 1, maxLength: 12 }).map((characters) => characters.join(''));
    const someCounts = fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 10 });
    const specialToken = fc.constantFrom('ab', 'a', 'aa', '#', '##a', 'x', '##', '😀', 'b</w>');
    const someOptions: fc.Arbitrary<TrainBpeOptions> = fc.record(
      {
        vocabularySize: fc.integer({ min: 20, max: 60 }),
        minimumFrequency: fc.integer({ min: 0, max: 6 }),
        specialTokens: fc.uniqueArray(specialToken, { maxLength: 3 }),
        limitAlphabet: fc.integer({ min: 3, max: 9 }),
        initialAlphabet: fc.array(fc.constantFrom('z', 'a', '😀'), { maxLength: 3 }),
        continuingSubwordPrefix: fc.constantFrom('##', '#', 'a', 'ab'),
        endOfWordSuffix: fc.constantFrom('</w>', 'b', '#'),
        maximumEntryLength: fc.integer({ min: 1, max: 6 }),
      },
      { requiredKeys: [] },
    );
    let mergeCount = 0;
    await fc.assert(
      fc.asyncProperty(someCounts, someOptions, async (counts, options) => {
        const expected = trainBpeReference(counts, options);
        const alphabetFits =
          expected.merges.length > 0 || expected.vocabulary.length <= (options.vocabularySize ?? 30000);
        fc.pre(alphabetFits);
        mergeCount += expected.merges.length;
        expect(await trainBpe(counts, options)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
    expect(mergeCount).toBeGreaterThan(1500);
  });

  test('equals the specification where pairs come up again after they were merged', async () => {
    const piece = fc.array(fc.constantFrom('#', 'a'), { minLength: 1, maxLength: 16, size: 'max' });
    const someCounts = fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(someCounts, fc.constantFrom('#', '##'), async (pieces, continuingSubwordPrefix) => {
        const counts = pieces.map(([characters, count]) => [characters.join(''), count] as const);
        const options = { continuingSubwordPrefix, vocabularySize: 60 };
        expect(await trainBpe(counts, options)).toEqual(trainBpeReference(counts, options));
      }),
      { numRuns: 1000 },
    );
  });

  test('equals the specification on one long piece of few characters', async () => {
    const sequence = fc.array(fc.constantFrom('a', 'b'), { minLength: 100, maxLength: 400, size: 'max' });
    await fc.assert(
      fc.asyncProperty(sequence, async (characters) => {
        const counts: Counts = [[characters.join(''), 1]];
        expect(await trainBpe(counts, { vocabularySize: 60 })).toEqual(
          trainBpeReference(counts, { vocabularySize: 60 }),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('adds the counts of a piece that is there twice', async () => {
    const { merges } = await trainBpe([
      ['ab', 1],
      ['cd', 2],
      ['ab', 2],
    ]);
    expect(merges[0]).toEqual(['a', 'b']);
  });

  test('does not merge what occurs too rarely, or stands for too many characters', async () => {
    const counts: Counts = [
      ['abcd', 3],
      ['cd', 1],
    ];
    expect((await trainBpe(counts, { minimumFrequency: 4 })).merges).toEqual([['c', 'd']]);
    expect((await trainBpe(counts, { maximumEntryLength: 1 })).merges).toEqual([]);
    expect((await trainBpe(counts, { maximumEntryLength: 3 })).merges).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
  });

  test('keeps the initial alphabet, then frequent characters, then lower code points', async () => {
    const counts: Counts = [
      ['ccc', 1],
      ['ab', 1],
      ['d', 1],
    ];
    const { vocabulary } = await trainBpe(counts, { limitAlphabet: 3, initialAlphabet: ['z'] });
    expect(vocabulary.slice(0, 3)).toEqual(['a', 'c', 'z']);
  });

  test('gives entries with prefix and suffix ids in the order of code points', async () => {
    const counts: Counts = [['b😀\uffffa', 1]];
    const options = { continuingSubwordPrefix: '##', endOfWordSuffix: '.', vocabularySize: 7 };
    const { vocabulary } = await trainBpe(counts, options);
    expect(vocabulary).toEqual(['a', 'b', '\uffff', '😀', '##a.', '##\uffff', '##😀']);
  });

  test('lists a pair once that comes up again after it was merged', async () => {
    const options = { continuingSubwordPrefix: '##' };
    const { merges } = await trainBpe([['####', 5]], options); // # ### ### ###, # #### ###, ### ###, ####
    expect(merges).toEqual([
      ['###', '###'],
      ['#', '####'],
    ]);
  });

  test('takes no merges to fill a vocabulary that its alphabet fills', async () => {
    expect(await trainBpe([['ab', 2]], { vocabularySize: 2 })).toEqual({ vocabulary: ['a', 'b'], merges: [] });
  });
});

const dataFolder = process.env['UNROLL_DATA'] ?? '../../../shared/data';
const shakespeare = `${dataFolder}/tiny-shakespeare/input.txt`;
const available = existsSync(shakespeare);
if (!available && process.env['UNROLL_REQUIRE_DATA'] !== undefined) throw new Error(`There is no ${shakespeare}.`);

describe.skipIf(!available)('trainBpe on tiny-shakespeare (found by UNROLL_DATA)', () => {
  const text = available ? readFileSync(shakespeare, 'utf8') : '';

  test('learns the 4,000 merges of Hugging Face in less than 3 seconds, counting included', async () => {
    const { vocabularySize, merges: mergeCount, sha256 } = golden.tinyShakespeare;
    const begun = performance.now();
    const { merges } = await trainBpe(await countPieces(text, { piecesOf: gpt2Pieces }), { vocabularySize });
    const milliseconds = performance.now() - begun;
    const lines = merges.map(([left, right]) => `${left}\t${right}\n`).join('');
    expect(merges.length).toBe(mergeCount);
    expect(createHash('sha256').update(lines).digest('hex')).toBe(sha256);
    expect(milliseconds).toBeLessThan(3000);
  });

  test('equals the specification on its first 10,000 characters', async () => {
    const counts = [...(await countPieces(text.slice(0, 10_000), { piecesOf: gpt2Pieces }))];
    const options = { vocabularySize: 300 };
    expect(await trainBpe(counts, options)).toEqual(trainBpeReference(counts, options));
  });

  test('equals the specification on characters that are one piece', async () => {
    const counts: Counts = [[text.slice(0, 4_000), 1]];
    const options = { vocabularySize: 300 };
    expect(await trainBpe(counts, options)).toEqual(trainBpeReference(counts, options));
  });
});
