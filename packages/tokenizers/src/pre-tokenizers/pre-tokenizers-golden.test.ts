import { describe, expect, test } from 'vitest';
import golden from '../../golden/pre-tokenizers.json' with { type: 'json' };
import { JsonFields } from '../json/json-fields.js';
import { type AlignedText, cut } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { readPreTokenizer } from './read-pre-tokenizer.js';

const read = (entry: unknown): PreTokenizer => readPreTokenizer(new JsonFields('test', 'pre_tokenizer', entry));

const alignedText = (text: string): AlignedText => ({ text, atStart: true, alignment: identityAlignment(text.length) });

/** How many code points there are before each UTF-16 unit, and before the end. */
function codePointsBefore(text: string): number[] {
  return [...[...text].flatMap((character, index) => Array(character.length).fill(index)), [...text].length];
}

/** The text of a piece with its offsets in the original text, in code points. */
function located({ text, alignment }: AlignedText, original: string): [string, number, number] {
  const before = codePointsBefore(original);
  const start = before[alignment?.starts[0] ?? Number.NaN];
  // The end may stand within a pair, since each half of it came from itself.
  const end = 1 + (before[(alignment?.ends.at(-1) ?? Number.NaN) - 1] ?? Number.NaN);
  return [text, start ?? Number.NaN, end];
}

const shown = (entry: object): string => JSON.stringify(entry);

describe('cuts where Hugging Face does', () => {
  test.each(golden.spans.map((expected) => [shown(expected.preTokenizer), expected] as const))('%s', (_, expected) => {
    const preTokenizer = read(expected.preTokenizer);
    golden.texts.forEach((text, index) => {
      const pieces = preTokenizer.preTokenize(alignedText(text)).map((piece) => located(piece, text));
      expect(
        pieces.flatMap(([, start, end]) => [start, end]),
        JSON.stringify(text),
      ).toEqual(expected.spans[index]);
      for (const [piece, start, end] of pieces) expect(piece).toBe([...text].slice(start, end).join(''));
    });
  });
});

describe('makes the pieces that Hugging Face does', () => {
  test.each(golden.pieces.map((expected) => [shown(expected.preTokenizer), expected] as const))('%s', (_, expected) => {
    const preTokenizer = read(expected.preTokenizer);
    golden.texts.forEach((text, index) => {
      const pieces = preTokenizer.preTokenize(alignedText(text)).map((piece) => located(piece, text));
      expect(pieces, JSON.stringify(text)).toEqual(expected.pieces[index]);
    });
  });
});

/** The text before and after the added token, where the second does not begin at the start. */
function partsAround(special: string, text: string): AlignedText[] {
  const start = text.indexOf(special);
  const whole = alignedText(text);
  return [cut(whole, 0, start), cut(whole, start + special.length, text.length)];
}

/** The characters of a piece, with the offsets of each. */
function charactersOf(piece: AlignedText, original: string): [string, number, number][] {
  let start = 0;
  return [...piece.text].map((character) => {
    const end = start + character.length;
    const part = located(cut(piece, start, end), original);
    start = end;
    return part;
  });
}

describe('knows of each character where it came from, as Hugging Face does', () => {
  test.each(golden.characters.map((expected) => [shown(expected.preTokenizer), expected] as const))(
    '%s',
    (_, expected) => {
      const preTokenizer = read(expected.preTokenizer);
      for (const { text, characters } of expected.texts) {
        const pieces = partsAround('<s>', text).flatMap((part) => preTokenizer.preTokenize(part));
        expect(
          pieces.flatMap((piece) => charactersOf(piece, text)),
          JSON.stringify(text),
        ).toEqual(characters.filter(([character]) => character !== '<s>'));
      }
    },
  );
});

test('writes the entries that it read', () => {
  for (const { preTokenizer } of [...golden.spans, ...golden.pieces]) {
    expect(read(preTokenizer).toJSON()).toEqual(preTokenizer);
  }
});
