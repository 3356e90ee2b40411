import { changeEncoding } from '../encodings/change-encoding.js';
import type { EncodingLists } from '../encodings/encoding-lists.js';
import type { Encoding } from '../pipeline/encoding.js';
import { isWhitespace } from '../pre-tokenizers/is-whitespace.js';

/** What stands for a blank in the entries of byte-level vocabularies: Ġ. */
const visibleBlank = 0x120;

/**
 * An encoding whose offsets leave out the blanks at the ends of tokens.
 *
 * One blank at the start of the text is taken for one that the pre-tokenizer put there, if it does so.
 *
 * Differs from Hugging Face: the first token of a part that truncation cut off is not taken for the start of the text.
 *
 * @param addPrefixSpace Whether the pre-tokenizer puts a blank before the text.
 */
export function trimOffsets(encoding: Encoding, addPrefixSpace: boolean): Encoding {
  return changeEncoding(encoding, (lists) => trimmed(lists, addPrefixSpace));
}

function trimmed({ entries, pieceIds, ...lists }: EncodingLists, addPrefixSpace: boolean): Partial<EncodingLists> {
  const starts = lists.starts.slice();
  const ends = lists.ends.slice();
  for (const [index, entry] of entries.entries()) {
    const start = starts[index] as number;
    const end = ends[index] as number;
    const isFirst = start === 0 || (index === 0 && pieceIds[0] === 0);
    const before = blanksBefore(entry);
    const trimmedStart = isFirst && addPrefixSpace && before === 1 ? start : Math.min(start + before, end);
    starts[index] = trimmedStart;
    ends[index] = Math.max(end - blanksAfter(entry), trimmedStart);
  }
  return { starts, ends };
}

function blanksBefore(entry: string): number {
  let count = 0;
  while (count < entry.length && isBlank(entry.charCodeAt(count))) count += 1;
  return count;
}

function blanksAfter(entry: string): number {
  let count = 0;
  while (count < entry.length && isBlank(entry.charCodeAt(entry.length - 1 - count))) count += 1;
  return count;
}

/** Every blank is one UTF-16 unit. */
function isBlank(unit: number): boolean {
  return unit === visibleBlank || isWhitespace(unit);
}
