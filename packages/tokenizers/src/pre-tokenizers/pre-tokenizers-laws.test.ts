import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlignedText } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { bertPreTokenizer } from './bert-pre-tokenizer.js';
import { byteLevelPreTokenizer } from './byte-level-pre-tokenizer.js';
import { characterDelimiterSplit } from './character-delimiter-split.js';
import { digitsPreTokenizer } from './digits-pre-tokenizer.js';
import { fixedLengthPreTokenizer } from './fixed-length-pre-tokenizer.js';
import { isWhitespace } from './is-whitespace.js';
import { metaspacePreTokenizer } from './metaspace-pre-tokenizer.js';
import { preTokenizerSequence } from './pre-tokenizer-sequence.js';
import { punctuationPreTokenizer } from './punctuation-pre-tokenizer.js';
import { splitPreTokenizer } from './split-pre-tokenizer.js';
import { unicodeScriptsPreTokenizer } from './unicode-scripts-pre-tokenizer.js';
import { whitespacePreTokenizer } from './whitespace-pre-tokenizer.js';
import { whitespaceSplitPreTokenizer } from './whitespace-split-pre-tokenizer.js';

const frequent = [...'aaabZ 1 2½.,-_\t\n▁éñ日こグーж\u0301\u200d🎉𝔸\u00a0\u3000', '\ud83c', '\udf89'];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...frequent), fc.string({ unit: 'binary', maxLength: 1 })), { maxLength: 40 })
  .map((characters) => characters.join(''));

const alignedText = (text: string): AlignedText => ({ text, atStart: true, alignment: identityAlignment(text.length) });

type Part = { text: string; start: number; end: number };

function partsOf(preTokenizer: PreTokenizer, text: string): Part[] {
  return preTokenizer.preTokenize(alignedText(text)).map((piece) => ({
    text: piece.text,
    start: piece.alignment?.starts[0] ?? Number.NaN,
    end: piece.alignment?.ends.at(-1) ?? Number.NaN,
  }));
}

/** What of the text is in no piece. */
function droppedFrom(text: string, parts: readonly Part[]): string {
  let dropped = '';
  let done = 0;
  for (const { start, end } of parts) {
    dropped += text.slice(done, start);
    done = end;
  }
  return dropped + text.slice(done);
}

const isBlank = (text: string): boolean => [...text].every((character) => isWhitespace(character.codePointAt(0) ?? 0));

const cutting: [string, PreTokenizer, (dropped: string) => boolean][] = [
  ['bert', bertPreTokenizer(), isBlank],
  ['character delimiter', characterDelimiterSplit('a'), (dropped) => /^a*$/.test(dropped)],
  ['digits', digitsPreTokenizer(), (dropped) => dropped === ''],
  ['individual digits', digitsPreTokenizer({ individualDigits: true }), (dropped) => dropped === ''],
  ['fixed length', fixedLengthPreTokenizer({ length: 2 }), (dropped) => dropped === ''],
  ['punctuation', punctuationPreTokenizer(), (dropped) => dropped === ''],
  ['split', splitPreTokenizer({ pattern: { regex: 'a?' }, behavior: 'mergedWithNext' }), (dropped) => dropped === ''],
  ['split, removed', splitPreTokenizer({ pattern: 'a', behavior: 'removed' }), (dropped) => /^a*$/.test(dropped)],
  ['unicode scripts', unicodeScriptsPreTokenizer(), (dropped) => !/[a-z.\p{sc=Han}]/u.test(dropped)],
  ['whitespace', whitespacePreTokenizer(), isBlank],
  ['whitespace split', whitespaceSplitPreTokenizer(), isBlank],
  ['nothing', preTokenizerSequence([]), (dropped) => dropped === ''],
  ['sequence', preTokenizerSequence([bertPreTokenizer(), digitsPreTokenizer()]), isBlank],
];

describe.each(cutting)('%s', (_, preTokenizer, mayDrop) => {
  test('gives parts of the text in their order, none empty, and drops only what it may', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = partsOf(preTokenizer, text);
        let done = 0;
        for (const part of parts) {
          expect(part.start).toBeGreaterThanOrEqual(done);
          expect(part.end).toBeGreaterThan(part.start);
          expect(part.text).toBe(text.slice(part.start, part.end));
          done = part.end;
        }
        const dropped = droppedFrom(text, parts);
        if (!mayDrop(dropped)) expect.fail(`dropped ${JSON.stringify(dropped)}`);
      }),
    );
  });

  test('cuts no pair of surrogates', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { start, end } of partsOf(preTokenizer, text)) {
          for (const border of [start, end]) {
            expect(/^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(border - 1, border + 1))).toBe(false);
          }
        }
      }),
    );
  });
});

const changing: [string, PreTokenizer][] = [
  ['byte level', byteLevelPreTokenizer()],
  ['byte level, no expression', byteLevelPreTokenizer({ useRegex: false, addPrefixSpace: false })],
  ['metaspace', metaspacePreTokenizer()],
  ['metaspace, first', metaspacePreTokenizer({ prependScheme: 'first', split: false })],
  ['digits, then byte level', preTokenizerSequence([digitsPreTokenizer(), byteLevelPreTokenizer()])],
];

describe.each(changing)('%s', (_, preTokenizer) => {
  test('gives pieces in their order that cover the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = partsOf(preTokenizer, text);
        expect(droppedFrom(text, parts)).toBe('');
        // A blank that was added in front came from the first character, and may be a piece by itself.
        parts.reduce(
          (previous, part) => {
            expect(part.start).toBeGreaterThanOrEqual(previous.start);
            expect(part.start).toBeLessThanOrEqual(previous.end);
            expect(part.end).toBeGreaterThanOrEqual(previous.end);
            return part;
          },
          { start: 0, end: 0 },
        );
      }),
    );
  });
});

describe.each([...cutting.map(([name, preTokenizer]) => [name, preTokenizer] as const), ...changing])(
  '%s',
  (_, preTokenizer) => {
    test('makes the same pieces where nobody asks for offsets', () => {
      fc.assert(
        fc.property(texts, (text) => {
          const bare = preTokenizer.preTokenize({ text, atStart: true, alignment: undefined });
          expect(bare.map((piece) => piece.text)).toEqual(partsOf(preTokenizer, text).map((part) => part.text));
          for (const piece of bare) expect(piece.alignment).toBeUndefined();
        }),
      );
    });
  },
);
