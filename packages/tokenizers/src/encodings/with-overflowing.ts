import type { Encoding } from '../pipeline/encoding.js';
import type { EncodingLists } from './encoding-lists.js';

/**
 * An encoding whose further parts are made when somebody asks for them: of a pair, there is one for each part of one
 * text with each of the other.
 */
export function withOverflowing(lists: EncodingLists, overflowing: () => readonly Encoding[]): Encoding {
  let made: readonly Encoding[] | undefined;
  return {
    ...lists,
    get overflowing() {
      made ??= overflowing();
      return made;
    },
  };
}
