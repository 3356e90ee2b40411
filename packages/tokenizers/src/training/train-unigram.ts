import { ArgumentError, requireInteger, requireNumber } from '@unroll/core';
import { withUnknownToken } from '../trained/with-unknown-token.js';
import { characterPieces } from './character-pieces.js';
import { compareCodePoints } from './compare-code-points.js';
import { improvedEntries } from './improved-entries.js';
import { lossesOfEntries } from './losses-of-entries.js';
import { requireAlphabet } from './require-alphabet.js';
import { requireSpecialTokens } from './require-special-tokens.js';
import { seedEntries } from './seed-entries.js';
import type { TrainingProgress, TrainingWatch } from './training-progress.js';
import { entryText, keptEntries } from './unigram-entries.js';
import { WorkPace } from './work-pace.js';

/** Options of {@link trainUnigram}. */
export type TrainUnigramOptions = TrainingWatch & {
  /** How many entries the vocabulary has at most, special tokens and characters included. Default 8000. */
  readonly vocabularySize?: number | undefined;
  /** Entries with the lowest ids, in this order, and the score 0. Default none. */
  readonly specialTokens?: readonly string[] | undefined;
  /** Characters that are entries even if they do not occur. Default none. */
  readonly initialAlphabet?: readonly string[] | undefined;
  /** The entry of characters that are none: the first, unless it is a special token. Default none. */
  readonly unknownToken?: string | undefined;
  /** Which part of the entries each pruning leaves. Greater than 0, less than 1. Default 0.75. */
  readonly shrinkingFactor?: number | undefined;
  /** How often the scores are improved before each pruning. Default 2. */
  readonly subIterationCount?: number | undefined;
  /** How many characters an entry has at most. Default 16. */
  readonly maximumEntryLength?: number | undefined;
  /** How many entries there are at most to choose from. Default 1000000. */
  readonly seedSize?: number | undefined;
  /** The function that errors name. Default trainUnigram. */
  readonly caller?: string | undefined;
};

/** What {@link trainUnigram} learned. */
export type UnigramVocabulary = {
  /** The entries in the order of their ids, each with the natural logarithm of its probability. */
  readonly vocabulary: readonly (readonly [entry: string, score: number])[];
};

const operationsBetweenLooks = 1024;

/**
 * The entries of a unigram model, learned from pieces of text: out of many that could be entries, those stay without which
 * the pieces would be least probable.
 *
 * 1. To choose from are all characters, and the substrings that occur at least twice, with scores by length times count.
 * 2. The scores are improved by expectation and maximization. Entries that are expected less than half a time are dropped.
 * 3. The entries whose loss lowers the probability of the pieces least are taken out, and 2 follows, until at most a tenth
 *    more than `vocabularySize` are left. Then the others are taken out in the same way. All characters stay, always.
 *
 * Ids: the special tokens, then the entries by descending scores, equal ones by code points.
 *
 * Source: Kudo, "Subword Regularization", 2018, section 3.2; the trainers of SentencePiece and of Hugging Face's
 * tokenizers, whose options and estimates these are.
 * Differs from both: substrings count as often as the pieces they are in, may be the end of a piece everywhere, and are cut
 * where they are too long; characters are never dropped; the last to be taken out are those of the least loss too (there
 * those of the least score, or of an older loss). All this makes texts more probable. A special token that is learned is
 * not there twice.
 *
 * The event loop has turns between pieces, none inside of one: that of a million characters keeps it for half a second.
 *
 * @param counts Different pieces and how often each occurs, as `countPieces` gives them. Read once.
 * @throws ArgumentError if an option is out of its range, if there is no piece, or if `vocabularySize` is less than
 *   special tokens and characters take.
 * @throws the reason of `options.signal`.
 */
export async function trainUnigram(
  counts: Iterable<readonly [piece: string, count: number]>,
  options: TrainUnigramOptions = {},
): Promise<UnigramVocabulary> {
  const { caller = 'trainUnigram', vocabularySize = 8000, initialAlphabet = [], unknownToken } = options;
  const { shrinkingFactor = 0.75, subIterationCount = 2, maximumEntryLength = 16, seedSize = 1_000_000 } = options;
  requireInteger(caller, { vocabularySize, subIterationCount, maximumEntryLength, seedSize });
  requireNumber(caller, { shrinkingFactor }, { above: 0, below: 1 });
  const specialTokens = withUnknownToken(options.specialTokens, unknownToken);
  requireSpecialTokens(caller, specialTokens);
  requireAlphabet(caller, initialAlphabet, undefined);

  const pace = new WorkPace(options);
  let entryCount = 0;
  const progress = (): TrainingProgress => ({ stage: 'pruning', entries: entryCount, vocabularySize });
  let operations = 0;
  const pause = (): Promise<void> | undefined =>
    ++operations % operationsBetweenLooks === 0 && pace.due ? pace.turn(progress()) : undefined;

  const pieces = await characterPieces(caller, counts, pause);
  const characters = charactersOf(pieces.codePoints, initialAlphabet);
  const special = new Set(specialTokens);
  const requiredCount = characters.filter((codePoint) => !special.has(String.fromCodePoint(codePoint))).length;
  const room = vocabularySize - specialTokens.length;
  if (requiredCount > room) throw sizeError(caller, vocabularySize, specialTokens.length, requiredCount);

  const enough = Math.max(characters.length, Math.floor((room * 11) / 10)); // the last improvement drops some
  let entries = await seedEntries(pieces, { characters, maximumEntryLength, seedSize, pause });
  let losses: Float32Array;
  for (;;) {
    for (let iteration = 0; iteration < subIterationCount; iteration++) {
      entries = await improvedEntries(entries, pieces, pause);
      entryCount = entries.scores.length;
    }
    losses = await lossesOfEntries(entries, pieces, pause);
    if (entryCount <= enough) break;
    const ids = idsOfGreatest(losses, Math.max(enough, Math.floor(entryCount * shrinkingFactor)));
    entries = keptEntries(entries, ids);
  }
  const ranks = losses.map((loss, id) => (special.has(entryText(entries, id)) ? Number.NEGATIVE_INFINITY : loss));
  const last = keptEntries(entries, idsOfGreatest(ranks, room));
  const learned = Array.from(last.scores, (score, id) => [entryText(last, id), score] as const);
  learned.sort(([left, leftScore], [right, rightScore]) => rightScore - leftScore || compareCodePoints(left, right));
  entryCount = specialTokens.length + learned.length;
  pace.report(progress());
  return { vocabulary: [...specialTokens.map((token) => [token, 0] as const), ...learned] };
}

/** The code points of pieces and of an alphabet, in ascending order. */
function charactersOf(codePoints: Int32Array, alphabet: readonly string[]): readonly number[] {
  const seen = new Set(alphabet.map((character) => character.codePointAt(0) as number));
  for (const codePoint of codePoints) seen.add(codePoint);
  seen.delete(-1);
  return [...seen].sort((left, right) => left - right);
}

/** The ids of the greatest values, of equal ones the first, in ascending order. Leaves out -Infinity. */
function idsOfGreatest(values: Float32Array, most: number): Int32Array {
  const valueOf = (id: number): number => values[id] as number;
  const ids = Int32Array.from(values.keys()).filter((id) => valueOf(id) !== Number.NEGATIVE_INFINITY);
  if (ids.length <= most) return ids;
  ids.sort((left, right) => (valueOf(left) === valueOf(right) ? left - right : valueOf(right) - valueOf(left)));
  return ids.subarray(0, most).sort();
}

function sizeError(
  caller: string,
  vocabularySize: number,
  specialTokenCount: number,
  characterCount: number,
): ArgumentError {
  const parts = `${specialTokenCount} for special tokens, ${characterCount} for characters`;
  return new ArgumentError({
    caller,
    argument: 'vocabularySize',
    expectation: `be at least ${specialTokenCount + characterCount}: ${parts}`,
    actual: vocabularySize,
    advice: 'Raise it, or normalize texts so that they have fewer characters.',
  });
}
