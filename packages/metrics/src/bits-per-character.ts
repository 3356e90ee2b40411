import { requireInteger, requireNumber } from '@unroll/core';

/** What {@link bitsPerCharacter} is computed from. */
export type BitsPerCharacterOptions = {
  /** The negative log-likelihood of the whole text, summed over its tokens, in nats. Finite, at least 0. */
  readonly nats: number;
  /**
   * How many characters that likelihood covers. Integer, at least 1. Count Unicode code points, `[...text].length`, of
   * exactly the text that was predicted: a first token that was only read does not count.
   */
  readonly characterCount: number;
};

/**
 * The information content that a model finds in a text, in bits for each character.
 *
 *   bits per character = nats / (ln 2 · characterCount)
 *
 * It compares models whatever their tokens are, since it does not depend on how the text was cut into tokens. Of a mean
 * loss in nats for each character, it is the value at `characterCount: 1`.
 *
 * Source: Shannon 1948, "A mathematical theory of communication", sections 6 and 7.
 *
 * @throws ArgumentError if `nats` is negative or not finite, or if `characterCount` is not a positive integer.
 * @example bitsPerCharacter({ nats: 1386.29, characterCount: 1000 }); // about 2
 */
export function bitsPerCharacter({ nats, characterCount }: BitsPerCharacterOptions): number {
  requireNumber('bitsPerCharacter', { nats }, { minimum: 0 });
  requireInteger('bitsPerCharacter', { characterCount });
  return nats / Math.LN2 / characterCount;
}
