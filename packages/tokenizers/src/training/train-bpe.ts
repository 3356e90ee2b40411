import { ArgumentError, requireInteger } from '@unroll/core';
import { characterPieces } from './character-pieces.js';
import { EntryList } from './entry-list.js';
import { firstSymbols } from './first-symbols.js';
import { MergeQueue } from './merge-queue.js';
import { PieceSymbols } from './piece-symbols.js';
import { requireAlphabet } from './require-alphabet.js';
import { requireSpecialTokens } from './require-special-tokens.js';
import type { TrainingProgress, TrainingWatch } from './training-progress.js';
import { WorkPace } from './work-pace.js';

/** Options of {@link trainBpe}. */
export type TrainBpeOptions = TrainingWatch & {
  /** How many entries the vocabulary is to have, special tokens and alphabet included. Default 30000. */
  readonly vocabularySize?: number | undefined;
  /** How often a pair must occur to be merged. Default 0. */
  readonly minimumFrequency?: number | undefined;
  /** Entries with the lowest ids, in this order. Default none. */
  readonly specialTokens?: readonly string[] | undefined;
  /**
   * How many characters the alphabet has at most: those of `initialAlphabet`, then the most frequent ones, of equally
   * frequent ones the lower code points. Other characters are taken out of the pieces. Default no limit.
   */
  readonly limitAlphabet?: number | undefined;
  /** Characters that the alphabet has even if they do not occur. Default none. */
  readonly initialAlphabet?: readonly string[] | undefined;
  /** What the entry of each character but the first of a piece begins with, such as `##`. Default nothing. */
  readonly continuingSubwordPrefix?: string | undefined;
  /** What the entry of the last character of a piece ends with, such as `</w>`. Default nothing. */
  readonly endOfWordSuffix?: string | undefined;
  /** For how many characters an entry stands at most; prefix and suffix are none. Default no limit. */
  readonly maximumEntryLength?: number | undefined;
  /** The function that errors name. Default trainBpe. */
  readonly caller?: string | undefined;
};

/** What byte pair encoding learned. */
export type BpeVocabulary = {
  /** The entries, in the order of their ids. */
  readonly vocabulary: readonly string[];
  /** The pairs of entries to merge, in this order. */
  readonly merges: readonly (readonly [left: string, right: string])[];
};

const operationsBetweenLooks = 1024;

/**
 * Byte pair encoding, learned from pieces of text: the most frequent pair of neighbours becomes an entry, again and again.
 *
 * Of equally frequent pairs, the one whose left entry has the lower id is merged first, then the one whose right entry
 * has. A pair is merged from left to right: `aaa` becomes `aa`, `a`; it counts there twice. Where a merge gives an entry
 * that the vocabulary has, this entry is used. The prefix of the right entry is left out when two are merged.
 *
 * Ids: the special tokens, the alphabet by code points, characters with prefix or suffix by code points, merged entries.
 *
 * Source: Sennrich et al. 2016; the trainer of Hugging Face's tokenizers, whose options these are.
 * Differs from it: characters with prefix or suffix have an order (there that of a hash table, which also decides between
 * equally frequent pairs). `maximumEntryLength` n is allowed (there `max_token_length` n allows n - 1, and any pair of
 * characters). A pair that comes up again after it was merged, as one can if pieces have the characters of the prefix,
 * keeps its place among the merges and is counted anew (there it changes its place, and is counted too often). A
 * vocabulary smaller than special tokens and alphabet is an error.
 *
 * @param counts Different pieces and how often each occurs, as `countPieces` gives them. Read once.
 * @throws ArgumentError if an option is out of its range, if there is no piece, or if `vocabularySize` is less than
 *   special tokens and alphabet take.
 * @throws the reason of `options.signal`.
 */
export async function trainBpe(
  counts: Iterable<readonly [piece: string, count: number]>,
  options: TrainBpeOptions = {},
): Promise<BpeVocabulary> {
  const { caller = 'trainBpe', vocabularySize = 30000, minimumFrequency = 0, specialTokens = [] } = options;
  const { limitAlphabet, initialAlphabet = [], continuingSubwordPrefix = '', endOfWordSuffix = '' } = options;
  const { maximumEntryLength = Number.POSITIVE_INFINITY } = options;
  requireInteger(caller, { vocabularySize });
  requireInteger(caller, { minimumFrequency }, { minimum: 0 });
  requireSpecialTokens(caller, specialTokens);
  requireAlphabet(caller, initialAlphabet, limitAlphabet);
  if (options.maximumEntryLength !== undefined) requireInteger(caller, { maximumEntryLength });

  const pace = new WorkPace(options);
  const entries = new EntryList();
  const progress = (): TrainingProgress => ({ stage: 'merging', entries: entries.size, vocabularySize });
  const pause = async (): Promise<void> => {
    if (pace.due) await pace.turn(progress());
  };
  let operations = 0;
  const pauseAtTimes = (): Promise<void> | undefined =>
    ++operations % operationsBetweenLooks === 0 ? pause() : undefined;

  const pieces = await characterPieces(caller, counts, pauseAtTimes);
  for (const token of specialTokens) entries.add(token, 0);
  const firstOptions = { limitAlphabet, initialAlphabet, continuingSubwordPrefix, endOfWordSuffix };
  const { symbols: first, characterCount } = await firstSymbols(pieces, entries, firstOptions, pause);
  if (entries.size > vocabularySize) {
    throw sizeError(caller, vocabularySize, entries.size, specialTokens.length, characterCount);
  }
  const symbols = new PieceSymbols(first, pieces.counts);
  for (let place = 0; place < symbols.placeCount; place += operationsBetweenLooks) {
    symbols.countPairs(place, Math.min(place + operationsBetweenLooks, symbols.placeCount));
    await pause();
  }

  const queue = new MergeQueue();
  const leastCount = Math.max(1, minimumFrequency);
  const enqueue = (left: number, right: number, count: number): void => {
    if (count < leastCount || entries.lengthOf(left) + entries.lengthOf(right) > maximumEntryLength) return;
    queue.push(left, right, count);
  };
  symbols.forEachGained(enqueue);

  const merges: [left: string, right: string][] = [];
  const listed = new Set<string>();
  while (entries.size < vocabularySize && queue.size > 0) {
    const pausing = pauseAtTimes();
    if (pausing !== undefined) await pausing;
    const { left, right, count: countBefore } = queue;
    const count = symbols.countOf(left, right);
    if (count !== countBefore && count >= leastCount) {
      queue.recount(count);
      continue;
    }
    queue.shift();
    if (count < leastCount) continue;

    const leftEntry = entries.entryOf(left);
    const rightEntry = entries.entryOf(right);
    const rest = rightEntry.startsWith(continuingSubwordPrefix)
      ? rightEntry.slice(continuingSubwordPrefix.length)
      : rightEntry;
    const merged = entries.add(leftEntry + rest, entries.lengthOf(left) + entries.lengthOf(right));
    const pair = `${left} ${right}`;
    if (!listed.has(pair)) merges.push([leftEntry, rightEntry]);
    listed.add(pair);
    const places = symbols.take(left, right);
    for (let from = 0; from < places.length; from += operationsBetweenLooks) {
      symbols.merge(left, right, merged, places.subarray(from, from + operationsBetweenLooks));
      await pause();
    }
    symbols.forEachGained(enqueue);
  }
  pace.report(progress());
  return { vocabulary: entries.entries, merges };
}

function sizeError(
  caller: string,
  vocabularySize: number,
  taken: number,
  specialTokenCount: number,
  characterCount: number,
): ArgumentError {
  const affixedCount = taken - specialTokenCount - characterCount;
  const affixed = affixedCount === 0 ? '' : `, ${affixedCount} for characters with prefix or suffix`;
  const parts = `${specialTokenCount} for special tokens, ${characterCount} for the alphabet${affixed}`;
  return new ArgumentError({
    caller,
    argument: 'vocabularySize',
    expectation: `be at least ${taken}: ${parts}`,
    actual: vocabularySize,
    advice: 'Raise it, or set limitAlphabet so that rare characters are left out.',
  });
}
