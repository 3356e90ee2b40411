import type { Encoding } from '../pipeline/encoding.js';
import { type EncodingLists, listsOf } from './encoding-lists.js';
import { withOverflowing } from './with-overflowing.js';

/** An encoding with some lists changed, in what truncation cut off of it as well. */
export function changeEncoding(encoding: Encoding, change: (lists: EncodingLists) => Partial<EncodingLists>): Encoding {
  return withOverflowing({ ...listsOf(encoding), ...change(encoding) }, () =>
    encoding.overflowing.map((part) => changeEncoding(part, change)),
  );
}
