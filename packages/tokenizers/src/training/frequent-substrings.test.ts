import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterPieces } from './character-pieces.js';
import { compareCodePoints } from './compare-code-points.js';
import { frequentSubstrings } from './frequent-substrings.js';

type Counts = readonly (readonly [piece: string, count: number])[];

async function found(counts: Counts, longest: number, most: number): Promise<[string, number][]> {
  const pieces = await characterPieces('test', counts, () => undefined);
  const { places, lengths, counts: found } = await frequentSubstrings(pieces, longest, most, () => undefined);
  return Array.from(places, (place, index) => {
    const codePoints = pieces.codePoints.subarray(place, place + (lengths[index] as number));
    return [String.fromCodePoint(...codePoints), found[index] as number];
  });
}

/** The same from the definition. */
function defined(counts: Counts, longest: number, most: number): [string, number][] {
  const countOf = new Map<string, number>();
  const followersOf = new Map<string, Set<string>>();
  for (const [piece, count] of counts) {
    const characters = [...piece];
    for (let start = 0; start < characters.length; start++) {
      for (let end = start + 2; end <= Math.min(characters.length, start + longest); end++) {
        const substring = characters.slice(start, end).join('');
        countOf.set(substring, (countOf.get(substring) ?? 0) + count);
        const followers = followersOf.get(substring) ?? new Set();
        followersOf.set(substring, followers.add(characters[end] ?? 'end'));
      }
    }
  }
  const isLonger = (substring: string): boolean => {
    const followers = followersOf.get(substring) as Set<string>;
    return followers.size === 1 && !followers.has('end') && [...substring].length < longest;
  };
  return [...countOf]
    .filter(([substring, count]) => count >= 2 && !isLonger(substring))
    .sort(
      ([left, leftCount], [right, rightCount]) =>
        [...right].length * rightCount - [...left].length * leftCount || compareCodePoints(left, right),
    )
    .slice(0, most)
    .sort(([left], [right]) => compareCodePoints(left, right));
}

const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\uffff', '😀'), minLength: 1, maxLength: 40 });
const counts = fc.uniqueArray(fc.tuple(piece, fc.integer({ min: 1, max: 3 })), {
  selector: ([text]) => text,
  minLength: 1,
  maxLength: 20,
});

test('finds substrings that occur twice, and not always before the same character', async () => {
  expect(
    await found(
      [
        ['banana', 1],
        ['bandana', 1],
        ['cocoa', 3],
      ],
      16,
      100,
    ),
  ).toEqual(
    [
      ['an', 4],
      ['ana', 3],
      ['ban', 2],
      ['co', 6],
      ['cocoa', 3],
      ['coa', 3],
      ['na', 3],
      ['oa', 3],
      ['ocoa', 3],
    ].sort(([left], [right]) => compareCodePoints(left as string, right as string)),
  );
});

test.each([2, 3, 16, 64])('finds what their definition says, of at most %d characters', async (longest) => {
  await fc.assert(
    fc.asyncProperty(counts, fc.constantFrom(0, 3, 1000), async (given, most) => {
      expect(await found(given, longest, most)).toEqual(defined(given, longest, most));
    }),
    { numRuns: 150 },
  );
});
