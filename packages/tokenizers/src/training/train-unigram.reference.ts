import { compareCodePoints } from './compare-code-points.js';
import { digamma } from './digamma.js';
import type { TrainUnigramOptions, UnigramVocabulary } from './train-unigram.js';

type Counts = readonly (readonly [piece: string, count: number])[];
/** The logarithm of the probability of each entry, in the order of their code points. */
type Scores = ReadonlyMap<string, number>;

/**
 * The training of a unigram model, as Kudo 2018 writes it down (section 3.2), with all segmentations of every piece. What
 * the paper leaves open is as `trainUnigram` documents it: the substrings to choose from, the digamma function, the entries
 * that are dropped, and the estimate of losses.
 */
export function trainUnigramReference(counts: Counts, options: TrainUnigramOptions): UnigramVocabulary {
  const { vocabularySize = 8000, specialTokens = [], initialAlphabet = [], shrinkingFactor = 0.75 } = options;
  const { subIterationCount = 2, maximumEntryLength = 16, seedSize = 1_000_000 } = options;
  const characters = [...new Set([...counts.flatMap(([piece]) => [...piece]), ...initialAlphabet])];
  const isCharacter = (entry: string): boolean => characters.includes(entry);
  const room = vocabularySize - specialTokens.length;
  const enough = Math.max(characters.length, Math.floor((room * 11) / 10));

  const most = Math.max(0, seedSize - characters.length);
  let scores = seedScores(counts, characters, maximumEntryLength, most);
  for (;;) {
    for (let iteration = 0; iteration < subIterationCount; iteration++) scores = improved(counts, scores, isCharacter);
    if (scores.size <= enough) break;
    scores = pruned(counts, scores, isCharacter, Math.max(enough, Math.floor(scores.size * shrinkingFactor)));
  }
  const losses = lossesOf(counts, scores, isCharacter).filter(([entry]) => !specialTokens.includes(entry));
  const learned = withGreatestLosses(losses, scores, room);
  return {
    vocabulary: [
      ...specialTokens.map((token) => [token, 0] as const),
      ...[...learned].sort(([, left], [, right]) => right - left),
    ],
  };
}

function seedScores(counts: Counts, characters: readonly string[], longest: number, most: number): Scores {
  const gains = new Map(characters.map((character) => [character, 0]));
  const substrings = new Map<string, number>();
  const followers = new Map<string, Set<string>>();
  for (const [piece, count] of counts) {
    const all = [...piece];
    for (let start = 0; start < all.length; start++) {
      gains.set(all[start] as string, (gains.get(all[start] as string) as number) + count);
      for (let end = start + 2; end <= Math.min(all.length, start + longest); end++) {
        const substring = all.slice(start, end).join('');
        substrings.set(substring, (substrings.get(substring) ?? 0) + count);
        const after = followers.get(substring) ?? new Set<string>();
        followers.set(substring, after.add(all[end] ?? 'end'));
      }
    }
  }
  for (const character of characters) gains.set(character, Math.max(0.5, gains.get(character) as number));
  const isStoodFor = (substring: string): boolean => {
    const after = followers.get(substring) as Set<string>;
    return after.size === 1 && !after.has('end') && [...substring].length < longest;
  };
  const frequent = [...substrings]
    .filter(([substring, count]) => count >= 2 && !isStoodFor(substring))
    .map(([substring, count]) => [substring, [...substring].length * count] as const)
    .sort(([left, leftGain], [right, rightGain]) => rightGain - leftGain || compareCodePoints(left, right));
  for (const [substring, gain] of frequent.slice(0, most)) gains.set(substring, gain);
  const sum = [...gains.values()].reduce((total, gain) => total + gain, 0);
  return inOrder([...gains].map(([entry, gain]) => [entry, Math.log(gain / sum)]));
}

/** One step of expectation and maximization. */
function improved(counts: Counts, scores: Scores, isCharacter: (entry: string) => boolean): Scores {
  const expected = new Map([...scores.keys()].map((entry) => [entry, 0]));
  for (const [piece, count] of counts) {
    const ways = segmentations(piece, scores);
    const probabilities = ways.map((way) =>
      Math.exp(way.reduce((sum, entry) => sum + (scores.get(entry) as number), 0)),
    );
    const total = probabilities.reduce((sum, probability) => sum + probability, 0);
    for (const [index, way] of ways.entries()) {
      const share = (count * (probabilities[index] as number)) / total;
      for (const entry of way) expected.set(entry, (expected.get(entry) as number) + share);
    }
  }
  const kept = [...expected]
    .map(
      ([entry, count]) => [entry, isCharacter(entry) ? Math.max(0.5, Math.fround(count)) : Math.fround(count)] as const,
    )
    .filter(([, count]) => count >= 0.5);
  const sum = kept.reduce((total, [, count]) => total + count, 0);
  return new Map(kept.map(([entry, count]) => [entry, digamma(count) - digamma(sum)]));
}

/** All lists of entries that make a text together. */
function segmentations(text: string, scores: Scores): readonly (readonly string[])[] {
  if (text === '') return [[]];
  const first = [...scores.keys()].filter((entry) => text.startsWith(entry));
  return first.flatMap((entry) => segmentations(text.slice(entry.length), scores).map((rest) => [entry, ...rest]));
}

function pruned(counts: Counts, scores: Scores, isCharacter: (entry: string) => boolean, most: number): Scores {
  return withGreatestLosses(lossesOf(counts, scores, isCharacter), scores, most);
}

function withGreatestLosses(
  losses: readonly (readonly [entry: string, loss: number])[],
  scores: Scores,
  most: number,
): Scores {
  const kept = losses
    .filter(([, loss]) => loss > Number.NEGATIVE_INFINITY)
    .sort(([, left], [, right]) => (left === right ? 0 : right - left))
    .slice(0, most);
  return inOrder(kept.map(([entry]) => [entry, scores.get(entry) as number]));
}

/** The loss of each entry, in the order of their code points. */
function lossesOf(
  counts: Counts,
  scores: Scores,
  isCharacter: (entry: string) => boolean,
): readonly (readonly [entry: string, loss: number])[] {
  const frequencies = new Map([...scores.keys()].map((entry) => [entry, 0]));
  for (const [piece, count] of counts) {
    for (const entry of best(piece, scores).entries) frequencies.set(entry, (frequencies.get(entry) as number) + count);
  }
  const total = [...frequencies.values()].reduce((sum, frequency) => sum + frequency, 0);
  return [...frequencies].map(([entry, frequency]) => {
    if (isCharacter(entry)) return [entry, Number.POSITIVE_INFINITY];
    if (frequency === 0) return [entry, Number.NEGATIVE_INFINITY];
    const others = best(entry, new Map([...scores].filter(([other]) => other !== entry))).entries;
    const before = Math.log(frequency / total);
    const after = others.map((other) => {
      return Math.log(((frequencies.get(other) as number) + frequency) / (total + frequency * (others.length - 1)));
    });
    return [entry, Math.fround(frequency * (before - after.reduce((sum, logarithm) => sum + logarithm, 0)))];
  });
}

/** The most probable segmentation; of equally probable ones, that with the longest last entry, and so on from the end. */
function best(text: string, scores: Scores): { readonly entries: readonly string[]; readonly total: number } {
  if (text === '') return { entries: [], total: 0 };
  const last = [...scores.keys()]
    .filter((entry) => text.endsWith(entry))
    .sort((left, right) => right.length - left.length);
  let found = { entries: [] as readonly string[], total: Number.NEGATIVE_INFINITY };
  for (const entry of last) {
    const before = best(text.slice(0, text.length - entry.length), scores);
    const total = before.total + (scores.get(entry) as number);
    if (total > found.total) found = { entries: [...before.entries, entry], total };
  }
  return found;
}

function inOrder(scores: readonly (readonly [entry: string, score: number])[]): Scores {
  return new Map([...scores].sort(([left], [right]) => compareCodePoints(left, right)));
}
