import { requireInteger } from '@unroll/core';
import type { Decoder, DecoderStream } from '../pipeline/decoder.js';
import { requireCharacter } from '../pre-tokenizers/require-character.js';

/** Options of {@link stripDecoder}. */
export type StripDecoderOptions = {
  /** The character that is taken away. */
  readonly content: string;
  /** How often at most at the start of an entry. Default 0. */
  readonly start?: number;
  /** How often at most at the end of an entry. Default 0. */
  readonly stop?: number;
};

/**
 * A decoder that takes a character away from the start and the end of each entry.
 *
 * Differs from Hugging Face: an entry of nothing but the character is emptied from both sides, which fails there.
 *
 * @throws ArgumentError if `content` is not one character, or a count is not an integer of at least 0.
 * @example decodeEntries(stripDecoder({ content: ' ', start: 1 }), ['  a']); // ' a'
 */
export function stripDecoder({ content, start = 0, stop = 0 }: StripDecoderOptions): Decoder {
  requireCharacter('stripDecoder', 'content', content);
  requireInteger('stripDecoder', { start, stop }, { minimum: 0 });
  return {
    open: () => strippedEntries(content, start, stop),
    toJSON: () => ({ type: 'Strip', content, start, stop }),
  };
}

function strippedEntries(content: string, start: number, stop: number): DecoderStream {
  let held = '';
  let toStrip = start;
  return {
    push: ({ text, begins, ends }) => {
      if (begins) toStrip = start;
      const known = held + text;
      let from = 0;
      while (toStrip > 0 && known.startsWith(content, from)) {
        from += content.length;
        toStrip -= 1;
      }
      if (from < known.length) toStrip = 0;
      let to = known.length;
      for (let count = 0; count < stop && to > from && known.endsWith(content, to); count += 1) to -= content.length;
      held = ends ? '' : known.slice(to);
      return [{ text: known.slice(from, to), begins, ends }];
    },
    end: () => [],
  };
}
