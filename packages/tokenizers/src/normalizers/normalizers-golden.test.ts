import { describe, expect, test } from 'vitest';
import golden from '../../golden/normalizers.json' with { type: 'json' };
import { JsonFields } from '../json/json-fields.js';
import { type AlignedText, cut } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { readNormalizer } from './read-normalizer.js';

const read = (entry: unknown): Normalizer => readNormalizer(new JsonFields('test', 'normalizer', entry));

const alignedText = (text: string): AlignedText => ({ text, atStart: true, alignment: identityAlignment(text.length) });

const normalized = (normalizer: Normalizer, text: string): string =>
  normalizer.normalize({ text, atStart: true, alignment: undefined }).text;

/** How many code points there are before each UTF-16 unit, and before the end. */
function codePointsBefore(text: string): number[] {
  return [...[...text].flatMap((character, index) => Array(character.length).fill(index)), [...text].length];
}

/** The offsets of each character of a text in the original, in code points. */
function offsetsOf({ text, alignment }: AlignedText, original: string): number[] {
  const before = codePointsBefore(original);
  let unit = 0;
  return [...text].flatMap((character) => {
    const start = before[alignment?.starts[unit] ?? Number.NaN] ?? Number.NaN;
    unit += character.length;
    // The end may stand within a pair, since each half of it came from itself.
    const end = alignment?.ends[unit - 1] ?? Number.NaN;
    return [start, end === 0 ? 0 : 1 + (before[end - 1] ?? Number.NaN)];
  });
}

const shown = (entry: object): string => JSON.stringify(entry).slice(0, 120);

describe.each(golden.cases.map((expected) => [shown(expected.normalizer), expected] as const))('%s', (_, expected) => {
  const normalizer = read(expected.normalizer);

  test('makes of texts what Hugging Face does', () => {
    golden.texts.forEach((text, index) => {
      const result = expected.results[index] ?? text;
      expect(normalized(normalizer, text), JSON.stringify(text)).toBe(result);
      expect(normalizer.normalize(alignedText(text)).text, JSON.stringify(text)).toBe(result);
    });
  });

  test.runIf(expected.offsets)('knows where each character came from, as Hugging Face does', () => {
    expected.offsets?.forEach((offsets, index) => {
      const text = golden.texts[index] ?? '';
      if (offsets === null) return;
      expect(offsetsOf(normalizer.normalize(alignedText(text)), text), JSON.stringify(text)).toEqual(offsets);
    });
  });
});

test.each(golden.withToken.map((expected) => [shown(expected.normalizer), expected.text, expected] as const))(
  '%s normalizes what stands before and after an added token in %j',
  (_, text, { normalizer, tokens, offsets }) => {
    const token = '<s>';
    const start = text.indexOf(token);
    const whole = alignedText(text);
    const { normalize } = read(normalizer);
    const parts = [
      normalize(cut(whole, 0, start)),
      cut(whole, start, start + token.length),
      normalize(cut(whole, start + token.length, text.length)),
    ];
    expect(parts.flatMap((part) => (part.text === token ? [token] : [...part.text]))).toEqual(tokens);
    const before = tokens.indexOf(token);
    const found = parts.map((part) => offsetsOf(part, text));
    expect(found[0]).toEqual(offsets.slice(0, 2 * before));
    expect(found[2]).toEqual(offsets.slice(2 * before + 2));
  },
);

const separator = '0';

/** Characters that this engine and that of the golden file know, but those left out. */
function charactersBut(leftOut: readonly number[]): string[] {
  const isLeftOut = membership(leftOut);
  const isUnassigned = membership(golden.unassigned);
  return Array.from({ length: 0x110000 }, (_, codePoint) => codePoint)
    .filter((codePoint) => !isLeftOut[codePoint] && !isUnassigned[codePoint])
    .map((codePoint) => String.fromCodePoint(codePoint))
    .filter((character) => character !== separator && !/\p{Cn}/u.test(character));
}

/** Of every code point, whether it is in some ranges [first, last, ...]. */
function membership(ranges: readonly number[]): Uint8Array {
  const isMember = new Uint8Array(0x110000);
  for (let range = 0; range < ranges.length; range += 2) {
    isMember.fill(1, ranges[range], (ranges[range + 1] as number) + 1);
  }
  return isMember;
}

/** What becomes of each character, if another stands on both sides of it. */
function resultsOf(normalizer: Normalizer, characters: readonly string[]): string[] {
  const framed = separator + characters.join(separator) + separator;
  return normalized(normalizer, framed).split(separator).slice(1, -1);
}

test.each(golden.characters.map((expected) => [shown(expected.normalizer), expected] as const))(
  '%s makes of every character what Hugging Face does',
  (_, expected) => {
    const isRemoved = membership(expected.removed);
    const isBlanked = membership(expected.blanked);
    const isSeparated = membership(expected.separated);
    const characters = charactersBut(expected.leftOut);
    const isStrip = expected.normalizer.type === 'Strip';
    const normalizer = read(expected.normalizer);
    const results = isStrip
      ? characters.map((character) => normalized(normalizer, character))
      : resultsOf(normalizer, characters);
    expect(characters.length).toBeGreaterThan(280_000);
    expect(results).toHaveLength(characters.length);
    const wrong = characters.filter((character, index) => {
      const codePoint = character.codePointAt(0) as number;
      const replacement = isBlanked[codePoint] ? ' ' : isSeparated[codePoint] ? ` ${character} ` : character;
      return results[index] !== (isRemoved[codePoint] ? '' : replacement);
    });
    expect(wrong).toEqual([]);
  },
);

test('makes every character lower case that Hugging Face does, and no other', () => {
  const [uppercase = [], lowercase = []] = golden.lowercase.map((characters) => characters.split(' '));
  const changed = new Map(uppercase.map((character, index) => [character, lowercase[index]]));
  expect(changed.size).toBeGreaterThan(1400);
  const characters = charactersBut([]);
  const results = resultsOf(read({ type: 'Lowercase' }), characters);
  expect(characters.filter((character, index) => results[index] !== (changed.get(character) ?? character))).toEqual([]);
});
