import { ArgumentError, VocabularyError } from '@unroll/core';
import { foreignIds } from './foreign-ids.js';
import { insist } from './insist.js';
import { describeLaws, type Law } from './law.js';
import { streamingTokenizerLaws, type TestedTokenizer } from './streaming-tokenizer-laws.js';
import { thrownBy } from './thrown-by.js';

/**
 * Defines a suite that checks the laws of a tokenizer: what it encodes it decodes, with ids of its vocabulary, the same
 * each time; it rejects ids of no vocabulary and what is no text.
 *
 * Of a `StreamingTokenizer` it checks too that tokens are decoded one at a time as they are all at once, and that what
 * is given never changes and ends between grapheme clusters, whatever follows. Of what `toJSON` makes, that JSON keeps it.
 *
 * @param create Makes the tokenizer. Called several times in a test.
 * @param texts Texts over the tokenizer's alphabet; the empty text and their concatenation are added. Some should hold
 *   what is hard to stream, if the alphabet does: combining marks, emoji, characters of several tokens.
 * @example describeTokenizer('characterTokenizer', () => characterTokenizer.train('hello'), ['hello', 'ole']);
 */
export function describeTokenizer(name: string, create: () => TestedTokenizer, texts: readonly string[]): void {
  describeLaws(name, tokenizerLaws(texts), create);
}

/** The laws that {@link describeTokenizer} checks, as data. */
export function tokenizerLaws(texts: readonly string[]): readonly Law<TestedTokenizer>[] {
  const samples = [...texts, '', texts.join('')];
  return [
    {
      name: 'decodes what it encodes',
      check(create) {
        const tokenizer = create();
        for (const text of samples) {
          const decoded = tokenizer.decode(tokenizer.encode(text));
          insist(decoded === text, `${JSON.stringify(text)} comes back as ${JSON.stringify(decoded)}.`);
        }
      },
    },
    {
      name: 'encodes into an Int32Array of ids below its vocabulary size',
      check(create) {
        const tokenizer = create();
        const { vocabularySize } = tokenizer;
        insist(Number.isInteger(vocabularySize) && vocabularySize > 0, `vocabularySize is ${vocabularySize}.`);
        for (const text of samples) {
          const tokens = tokenizer.encode(text);
          insist(tokens instanceof Int32Array, `the tokens of ${JSON.stringify(text)} are no Int32Array.`);
          const outside = tokens.find((token) => token < 0 || token >= vocabularySize);
          insist(outside === undefined, `${JSON.stringify(text)} has token ${outside}, of ${vocabularySize}.`);
        }
      },
    },
    {
      name: 'encodes a text the same way each time',
      check(create) {
        const tokenizer = create();
        const first = samples.map((text) => tokenizer.encode(text).join());
        insist(
          samples.every((text, index) => tokenizer.encode(text).join() === first[index]),
          'a second encoding differs.',
        );
        const other = create();
        insist(
          samples.every((text, index) => other.encode(text).join() === first[index]),
          'its twin encodes otherwise.',
        );
      },
    },
    {
      name: 'decodes any iterable of ids and leaves it as it was',
      check(create) {
        const tokenizer = create();
        for (const text of samples) {
          const tokens = tokenizer.encode(text);
          const list = [...tokens];
          for (const form of [tokens, list, list.values()]) {
            const decoded = tokenizer.decode(form);
            insist(
              decoded === text,
              `${JSON.stringify(text)} comes back from its ${form.constructor.name} as ${JSON.stringify(decoded)}.`,
            );
          }
          insist(tokens.join() === list.join(), `the tokens of ${JSON.stringify(text)} are changed by decoding.`);
        }
      },
    },
    {
      name: 'decodes each id of its vocabulary',
      check(create) {
        const tokenizer = create();
        for (let token = 0; token < tokenizer.vocabularySize; token++) {
          insist(typeof tokenizer.decode([token]) === 'string', `token ${token} decodes to no text.`);
        }
      },
    },
    {
      name: 'rejects ids that are not in its vocabulary with a VocabularyError',
      check(create) {
        const tokenizer = create();
        for (const token of foreignIds(tokenizer)) {
          const rejected = thrownBy(() => tokenizer.decode([token]));
          insist(VocabularyError.isInstance(rejected), `decoding ${token} throws ${rejected ?? 'nothing'}.`);
        }
      },
    },
    {
      name: 'rejects what is not a text with an ArgumentError',
      check(create) {
        const tokenizer = create();
        for (const value of [undefined, null, 5, [...texts], {}]) {
          const rejected = thrownBy(() => tokenizer.encode(value as unknown as string));
          const shown = JSON.stringify(value);
          insist(ArgumentError.isInstance(rejected), `encoding ${shown} throws ${rejected ?? 'nothing'}.`);
        }
      },
    },
    ...streamingTokenizerLaws(samples),
    {
      name: 'is written as data that JSON keeps, the same each time',
      applies: ({ toJSON }) => toJSON !== undefined,
      check(create) {
        const tokenizer = create();
        const data = tokenizer.toJSON?.();
        const text = JSON.stringify(data);
        insist(text !== undefined, `toJSON() gives ${String(data)}.`);
        const difference = differenceOf(data, JSON.parse(text), 'toJSON()');
        insist(difference === undefined, `JSON does not keep ${difference}.`);
        insist(JSON.stringify(tokenizer) === text, 'JSON.stringify writes something else than toJSON gives.');
        insist(JSON.stringify(create()) === text, 'its twin is written otherwise.');
      },
    },
  ];
}

/** The path of something in a value that is not in what JSON makes of it; undefined if there is no such thing. */
function differenceOf(value: unknown, parsed: unknown, path: string): string | undefined {
  if (value === parsed) return undefined;
  if (typeof value !== 'object' || typeof parsed !== 'object' || value === null || parsed === null) return path;
  if (Object.getPrototypeOf(value) !== Object.getPrototypeOf(parsed)) return path;
  const [fields, parsedFields] = [value, parsed] as Readonly<Record<string, unknown>>[];
  for (const name of Object.keys(value)) {
    const place = `${path}.${name}`;
    if (!Object.hasOwn(parsed, name)) return place;
    const difference = differenceOf(fields?.[name], parsedFields?.[name], place);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
