import { logarithm } from '@unroll/core';
import type { CharacterPieces } from './character-pieces.js';
import { frequentSubstrings } from './frequent-substrings.js';
import { leastExpectedCount } from './improved-entries.js';
import type { UnigramEntries } from './unigram-entries.js';

/** Options of {@link seedEntries}. */
export type SeedEntriesOptions = {
  /** The code points of the characters, in ascending order. They are entries even if they do not occur. */
  readonly characters: readonly number[];
  readonly maximumEntryLength: number;
  readonly seedSize: number;
  /** Called again and again; what it returns is awaited, unless undefined. */
  readonly pause: () => Promise<void> | undefined;
};

/** What the entries of a unigram model are chosen from: characters and frequent substrings, with scores to begin with. */
export async function seedEntries(pieces: CharacterPieces, options: SeedEntriesOptions): Promise<UnigramEntries> {
  const { characters, maximumEntryLength, seedSize, pause } = options;
  const most = Math.max(0, seedSize - characters.length);
  const substrings = await frequentSubstrings(pieces, maximumEntryLength, most, pause);
  const characterCount = characters.length;
  const textLength = pieces.codePoints.length;
  const size = characterCount + substrings.places.length;

  // The characters stand behind the text, where those that do not occur in it have a place too.
  const codePoints = new Int32Array(textLength + characterCount + 1).fill(-1);
  codePoints.set(pieces.codePoints);
  codePoints.set(characters, textLength);
  const places = Int32Array.from({ length: size }, (_, id) => textLength + id);
  places.set(substrings.places, characterCount);
  const lengths = new Int32Array(size).fill(1);
  lengths.set(substrings.lengths, characterCount);

  const gains = new Float64Array(size);
  gains.set(characterCounts(pieces, characters));
  gains.set(
    substrings.counts.map((count, index) => count * (substrings.lengths[index] as number)),
    characterCount,
  );
  const logarithmOfSum = logarithm(gains.reduce((sum, gain) => sum + gain, 0));
  return { codePoints, characterCount, places, lengths, scores: gains.map((gain) => logarithm(gain) - logarithmOfSum) };
}

/** How often each character occurs, or is expected to if it does not. */
function characterCounts({ codePoints, counts }: CharacterPieces, characters: readonly number[]): Float64Array {
  const indexOf = new Int32Array(1 + (characters.at(-1) as number));
  for (const [index, codePoint] of characters.entries()) indexOf[codePoint] = index;
  const occurrences = new Float64Array(characters.length);
  let piece = 0;
  for (let place = 1; place < codePoints.length; place++) {
    const codePoint = codePoints[place] as number;
    if (codePoint === -1) {
      piece++;
      continue;
    }
    const index = indexOf[codePoint] as number;
    occurrences[index] = (occurrences[index] as number) + (counts[piece] as number);
  }
  return occurrences.map((count) => Math.max(count, leastExpectedCount));
}
