import { expect, test } from 'vitest';
import { addedTokens } from '../encodings/added-tokens.js';
import { mergeEncodings } from '../encodings/merge-encodings.js';
import { textEncoding } from '../encodings/text-encoding.reference.js';
import { truncateEncoding } from '../encodings/truncate-encoding.js';
import type { Encoding } from '../pipeline/encoding.js';
import { trimOffsets } from './trim-offsets.js';

const offsetsOf = ({ starts, ends }: Encoding): number[][] =>
  Array.from(starts, (start, index) => [start, ends[index] ?? -1]);

test('takes one blank for added only at the start of the text, not of a part that was cut off', () => {
  const encoding = {
    ...textEncoding(3),
    entries: ['Ġa', 'Ġb', 'Ġc'],
    starts: Int32Array.of(0, 1, 3),
    ends: Int32Array.of(1, 3, 5),
  };
  expect(offsetsOf(trimOffsets(encoding, true))).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  const right = truncateEncoding(encoding, { maximumLength: 1 });
  expect(trimOffsets(right, true).overflowing.map(offsetsOf)).toEqual([[[2, 3]], [[4, 5]]]);
  const left = truncateEncoding(encoding, { maximumLength: 1, direction: 'left' });
  expect(offsetsOf(trimOffsets(left, true))).toEqual([[4, 5]]);
});

test('finds the start of the text behind an added token', () => {
  const text = { ...textEncoding(1), entries: ['Ġa'] };
  const added = addedTokens({ tokens: [1], entries: ['[CLS]'], typeId: 0 });
  expect(offsetsOf(trimOffsets(mergeEncodings([added, text]), true))).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test('takes the first token for the start of the text where a normalizer dropped what was before it', () => {
  const text = { ...textEncoding(1), entries: ['Ġa'], starts: Int32Array.of(2), ends: Int32Array.of(3) };
  expect(offsetsOf(trimOffsets(text, true))).toEqual([[2, 3]]);
  expect(offsetsOf(trimOffsets(text, false))).toEqual([[3, 3]]);
});
