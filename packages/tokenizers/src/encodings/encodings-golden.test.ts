import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/encodings.json' with { type: 'json' };
import { JsonFields } from '../json/json-fields.js';
import { readPadding } from '../json/padding-json.js';
import { readTruncation } from '../json/truncation-json.js';
import type { Encoding } from '../pipeline/encoding.js';
import { readPostProcessor } from '../post-processors/read-post-processor.js';
import { trimOffsets } from '../post-processors/trim-offsets.js';
import { completeEncoding } from './complete-encoding.js';
import { padEncodings } from './pad-encodings.js';
import { textEncoding } from './text-encoding.reference.js';

const entries = ['[UNK]', '[CLS]', '[SEP]', '[PAD]', ...'abcdefghijklmnop'];

type Lists = readonly (readonly number[])[];

/** The lists of an encoding as the golden file has them, but for type ids and sequence ids. */
function sureLists([tokens, , , pieceIds, starts, specialMask, attentionMask]: Lists): unknown {
  return { tokens, pieceIds, starts, specialMask, attentionMask };
}

const idsOf = ([, typeIds, sequenceIds]: Lists): unknown => ({ typeIds, sequenceIds });

function listsOf(encoding: Encoding): Lists {
  const { tokens, typeIds, sequenceIds, pieceIds, starts, specialMask, attentionMask } = encoding;
  return [tokens, typeIds, sequenceIds, pieceIds, starts, specialMask, attentionMask].map((list) => [...list]);
}

const fieldsOf = (section: string, value: unknown): JsonFields => new JsonFields('test', section, value);

function completed({
  textLengths,
  postProcessor,
  addsTokens,
  truncation,
  padding,
}: (typeof golden.completed)[0]): Encoding {
  return completeEncoding(textLengths.map(textEncoding), {
    postProcessor: postProcessor === null ? undefined : readPostProcessor(fieldsOf('post_processor', postProcessor)),
    addsTokens,
    truncation: truncation === null ? undefined : readTruncation(fieldsOf('truncation', truncation)),
    padding: padding === null ? undefined : readPadding(fieldsOf('padding', padding)),
  });
}

const named = golden.completed.map((expected, index) => {
  const { textLengths, postProcessor, truncation } = expected;
  return [`${index}: ${JSON.stringify({ textLengths, type: postProcessor?.type, ...truncation })}`, expected] as const;
});

describe('completes as Hugging Face does', () => {
  test.each(named)('%s', (_, expected) => {
    if (expected.encoding === undefined) {
      expect(() => completed(expected)).toThrow(ArgumentError);
      return;
    }
    const encoding = completed(expected);
    const [overflowing, main] = [expected.encoding.at(-1) as readonly Lists[], expected.encoding.slice(0, -1) as Lists];
    const type = expected.postProcessor?.type;
    const holdsTemplate = type === 'TemplateProcessing' || type === 'Sequence';

    expect(sureLists(listsOf(encoding))).toEqual(sureLists(main));
    expect([...encoding.typeIds]).toEqual(main[1]);
    expect([...encoding.entries]).toEqual([...encoding.tokens].map((token) => entries[token]));
    expect([...encoding.ends]).toEqual(main[4]?.map((start, index) => start + (main[5]?.[index] === 1 ? 0 : 1)));
    expect(encoding.overflowing.map(listsOf).map(sureLists)).toEqual(overflowing.map(sureLists));
    // What a processor before a template added is a part of a text there.
    const isAddedBefore = type === 'Sequence' && expected.postProcessor?.processors?.[0]?.type === 'BertProcessing';
    // After truncation, texts are numbered there only where tokens are added.
    const isNumbered = expected.truncation === null || holdsTemplate || (type !== undefined && expected.addsTokens);
    if (isNumbered && !isAddedBefore) expect([...encoding.sequenceIds]).toEqual(main[2]);
    // A template sets no type ids there in what overflows.
    if (!isNumbered || holdsTemplate) return;
    expect(encoding.overflowing.map(listsOf).map(idsOf)).toEqual(overflowing.map(idsOf));
  });
});

test.each(golden.padded.map((expected) => [JSON.stringify({ ...expected, encodings: undefined }), expected] as const))(
  'pads a batch as Hugging Face does: %s',
  (_, expected) => {
    const bert = { type: 'BertProcessing', sep: ['[SEP]', 2], cls: ['[CLS]', 1] };
    const postProcessor = readPostProcessor(fieldsOf('post_processor', bert));
    const batch = expected.textLengths.map((length) => completeEncoding([textEncoding(length)], { postProcessor }));
    const padded = padEncodings(batch, readPadding(fieldsOf('padding', expected.padding)));
    expect(padded.map(listsOf)).toEqual(expected.encodings);
  },
);

test.each(golden.trimmed)('trims offsets as Hugging Face does: %j', ({ addPrefixSpace, texts }) => {
  for (const text of texts) {
    const { length } = text.entries;
    const offsets = Int32Array.from(text.offsets);
    const encoding = {
      ...textEncoding(length),
      entries: text.entries,
      starts: offsets.filter((_, index) => index % 2 === 0),
      ends: offsets.filter((_, index) => index % 2 === 1),
    };
    const trimmed = trimOffsets(encoding, addPrefixSpace);
    const pairs = text.entries.flatMap((_, index) => [trimmed.starts[index], trimmed.ends[index]]);
    expect(pairs, JSON.stringify(text.entries)).toEqual(text.trimmed);
  }
});
