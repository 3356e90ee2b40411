import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/decoders.json' with { type: 'json' };
import { JsonFields } from '../json/json-fields.js';
import type { Decoder, Fragment } from '../pipeline/decoder.js';
import { decodeEntries } from './decode-entries.js';
import { entryStream } from './entry-stream.js';
import { readDecoder } from './read-decoder.js';

const read = (entry: unknown): Decoder => readDecoder(new JsonFields('test', 'decoder', entry));

/** Lists of entries, each with their text. */
function casesOf(cases: readonly (string | readonly string[])[]): readonly (readonly [readonly string[], string])[] {
  return cases.flatMap((entries, index) =>
    typeof entries === 'string' ? [] : [[entries, cases[index + 1] as string] as const],
  );
}

/** An entry in fragments of one character, or as many as they come between two calls of `cut`. */
function fragmentsOf(entry: string, cut: () => boolean): readonly Fragment[] {
  const texts = [''];
  for (const character of entry) texts.push(cut() ? character : `${texts.pop()}${character}`);
  return texts.map((text, index) => ({ text, begins: index === 0, ends: index === texts.length - 1 }));
}

const textOf = (fragments: readonly Fragment[]): string => fragments.map(({ text }) => text).join('');

const decoders = golden.map(({ decoder }) => read(decoder));
const allEntries = [...new Set(golden.flatMap(({ cases }) => casesOf(cases).flatMap(([entries]) => entries)))];
const someEntries = fc.array(fc.constantFrom(...allEntries), { maxLength: 8 });

describe.each(golden.map((expected) => [JSON.stringify(expected.decoder), expected] as const))('%s', (_, expected) => {
  const decoder = read(expected.decoder);

  test('decodes as Hugging Face does', () => {
    for (const [entries, text] of casesOf(expected.cases)) {
      expect(decodeEntries(decoder, entries), JSON.stringify(entries)).toBe(text);
    }
  });

  test('is written as Hugging Face writes it', () => {
    // The fields of a byte-level decoder mean nothing, and are always those of a new one.
    const isByteLevel = expected.written.type === 'ByteLevel';
    expect(decoder.toJSON()).toEqual(isByteLevel ? golden[2]?.written : expected.written);
  });
});

describe('every decoder', () => {
  test('gives entry by entry what can no longer change', () => {
    fc.assert(
      fc.property(fc.constantFrom(...decoders), someEntries, someEntries, (decoder, entries, more) => {
        const stream = entryStream(decoder);
        const given = entries.map((entry) => stream.push(entry)).join('');
        const whole = decodeEntries(decoder, [...entries, ...more]);
        expect(whole.slice(0, given.length)).toBe(given);
        expect(given + stream.end()).toBe(decodeEntries(decoder, entries));
      }),
      { numRuns: 3000 },
    );
  });

  test('decodes an entry in fragments as it does the entry', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...decoders),
        someEntries,
        fc.infiniteStream(fc.boolean()),
        (decoder, entries, cuts) => {
          const stream = decoder.open();
          const cut = (): boolean => cuts.next().value;
          const fragments = entries.flatMap((entry) => fragmentsOf(entry, cut));
          const given = [...fragments.flatMap((fragment) => stream.push(fragment)), ...stream.end()];
          expect(textOf(given)).toBe(decodeEntries(decoder, entries));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('gives fragments whose entries begin once and end once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...decoders), someEntries, (decoder, entries) => {
        const stream = decoder.open();
        const pushed = entries.flatMap((entry) => stream.push({ text: entry, begins: true, ends: true }));
        const given = [...pushed, ...stream.end()];
        expect(given.at(0)?.begins ?? true).toBe(true);
        expect(given.at(-1)?.ends ?? true).toBe(true);
        expect(given.slice(1).map(({ begins }) => begins)).toEqual(given.slice(0, -1).map(({ ends }) => ends));
      }),
      { numRuns: 2000 },
    );
  });
});

test('joins entries with blanks without a decoder', () => {
  expect(decodeEntries(undefined, ['a', '', 'b'])).toBe('a  b');
  expect(decodeEntries(undefined, [])).toBe('');
});
