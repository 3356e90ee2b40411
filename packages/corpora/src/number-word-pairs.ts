import { type RandomKey, requireInteger } from '@unroll/core';
import { largestNumber, numberWords } from './number-words.js';
import { uniformStream } from './uniform-stream.js';

/** A number, and its words in both languages. */
export type NumberWordPair = {
  readonly number: number;
  readonly english: string;
  readonly french: string;
};

/** Numbers to learn from and others to measure on; none is twice among them. */
export type NumberWordPairs = {
  readonly training: readonly NumberWordPair[];
  readonly heldOut: readonly NumberWordPair[];
};

/** Options of {@link numberWordPairs}. */
export type NumberWordPairsOptions = {
  /** Decides the numbers and their order. */
  readonly key: RandomKey;
  /** How many numbers to learn from. Integer, at least 1. */
  readonly trainingCount: number;
  /** How many others to measure on. Integer, at least 1. */
  readonly heldOutCount: number;
  /** The greatest number that may be drawn; the least is 0. Integer from 1 to 999,999. Default 999,999. */
  readonly maximum?: number;
};

/**
 * Numbers in English and French words, as {@link numberWords} writes them, to learn a translation from and to measure it
 * on: different numbers, drawn uniformly without replacement.
 *
 * The same key gives the same numbers on every machine. The held-out ones do not depend on how many there are to learn
 * from, and with more of those the first ones stay.
 *
 * @throws ArgumentError if an option is not such an integer, or there are not as many numbers up to the maximum.
 * @example const { training, heldOut } = numberWordPairs({ key: randomKey(1), trainingCount: 20_000, heldOutCount: 500 });
 */
export function numberWordPairs(options: NumberWordPairsOptions): NumberWordPairs {
  const { key, trainingCount, heldOutCount, maximum = largestNumber } = options;
  requireInteger('numberWordPairs', { maximum }, { maximum: largestNumber });
  const advice = `There are ${maximum + 1} numbers from 0 to ${maximum} for both lists. Ask for fewer, or raise \`maximum\`.`;
  requireInteger('numberWordPairs', { heldOutCount }, { maximum, advice });
  requireInteger('numberWordPairs', { trainingCount }, { maximum: maximum + 1 - heldOutCount, advice });
  const pairs = differentNumbers(key, heldOutCount + trainingCount, maximum + 1).map((number) => ({
    number,
    english: numberWords(number, 'english'),
    french: numberWords(number, 'french'),
  }));
  return { training: pairs.slice(heldOutCount), heldOut: pairs.slice(0, heldOutCount) };
}

/** The first numbers of a random order of those below a limit: Durstenfeld's shuffle (1964), which keeps only what it moved. */
function differentNumbers(key: RandomKey, count: number, limit: number): number[] {
  const drawUniform = uniformStream(key);
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, position) => {
    const drawn = position + Math.floor(drawUniform() * (limit - position));
    const number = moved.get(drawn) ?? drawn;
    moved.set(drawn, moved.get(position) ?? position);
    return number;
  });
}
