import type { RandomKey } from './random-key.js';
import { requireInteger } from './require-integer.js';
import { threefry } from './threefry.js';

/** A list of keys as long as the number that was asked for, so that destructuring is typed. */
export type SplitKeys<Count extends number> = number extends Count
  ? RandomKey[]
  : Count extends number // for each member of a union
    ? FixedKeys<Count>
    : never;

type FixedKeys<Count extends number, Keys extends RandomKey[] = []> = Keys['length'] extends Count
  ? Keys
  : FixedKeys<Count, [...Keys, RandomKey]>;

/**
 * Independent keys made from one. The original must not be used again.
 *
 * @param count How many keys. Integer, at least 1. A literal up to 999 gives a tuple; a greater one needs `as number`.
 * @throws ArgumentError if the count is not a positive integer.
 * @example const [cellKey, headKey] = splitKey(key, 2);
 */
export function splitKey<const Count extends number>(key: RandomKey, count: Count): SplitKeys<Count> {
  requireInteger('splitKey', { count });
  return Array.from({ length: count }, (_, index) => keyOfBlock(key, splitStream, index)) as SplitKeys<Count>;
}

/**
 * The key for one number among many, such as a training step or a generated token.
 *
 * The same key can be folded with as many different numbers as needed, but must not be split or drawn from as well.
 *
 * @param number Integer from 0 to 2³² - 1.
 * @throws ArgumentError if the number is not such an integer.
 * @example const stepKey = foldInKey(key, step);
 */
export function foldInKey(key: RandomKey, number: number): RandomKey {
  requireInteger('foldInKey', { number }, { minimum: 0, maximum: 2 ** 32 - 1 });
  return keyOfBlock(key, foldStream, number);
}

// The upper word of the counter. Drawn numbers have 0 there (random-bits.ts), so the three streams never meet.
const splitStream = 0x80000000;
const foldStream = 0x80000001;

function keyOfBlock(key: RandomKey, stream: number, index: number): RandomKey {
  const block = new Uint32Array(2);
  threefry(key, stream, index, block);
  return { high: block[0] as number, low: block[1] as number };
}
