import { ArgumentError } from '@unroll/core';
import type { Decoder, Fragment } from '../pipeline/decoder.js';
import { overlap } from './literal-replacement.js';

/** Options of {@link bpeDecoder}. */
export type BpeDecoderOptions = {
  /** What marks the end of a word. Default `</w>`. */
  readonly suffix?: string;
};

/**
 * A decoder that puts blanks where words end, but not in the last entry.
 *
 * What follows the end of a word is held until there is another entry.
 *
 * @throws ArgumentError if `suffix` is empty.
 * @example decodeEntries(bpeDecoder(), ['un', 'roll</w>', 'it</w>']); // 'unroll it'
 */
export function bpeDecoder({ suffix = '</w>' }: BpeDecoderOptions = {}): Decoder {
  if (suffix === '') {
    throw new ArgumentError({ caller: 'bpeDecoder', argument: 'suffix', expectation: 'not be empty', actual: suffix });
  }
  return {
    open: () => {
      // From the first suffix of the entry on, or what may become one.
      let held = '';
      let holdsSuffix = false;
      let isOpen = false;
      const close = (blank: string): readonly Fragment[] => {
        if (!isOpen) return [];
        const text = held.replaceAll(suffix, blank);
        held = '';
        holdsSuffix = false;
        isOpen = false;
        return [{ text, begins: false, ends: true }];
      };
      return {
        push: ({ text, begins, ends }) => {
          const closed = begins ? close(' ') : [];
          isOpen = true;
          if (holdsSuffix) {
            held += text;
            return closed;
          }
          const known = held + text;
          const at = known.indexOf(suffix);
          holdsSuffix = at >= 0;
          const kept = holdsSuffix ? at : known.length - (ends ? 0 : overlap(known, suffix));
          held = known.slice(kept);
          return [...closed, { text: known.slice(0, kept), begins, ends: false }];
        },
        end: () => close(''),
      };
    },
    toJSON: () => ({ type: 'BPEDecoder', suffix }),
  };
}
