import { type Tokenizer, VocabularyError } from '@unroll/core';
import { insist } from './insist.js';
import { describeLaws, type Law } from './law.js';

/**
 * Defines a suite that checks the laws of a tokenizer: what it encodes it decodes, with ids of its vocabulary, the same
 * each time; it rejects ids of no vocabulary.
 *
 * @param create Makes the tokenizer. Called several times in a test.
 * @param texts Texts over the tokenizer's alphabet; the empty text and their concatenation are added.
 * @example describeTokenizer('characterTokenizer', () => characterTokenizer.train('hello'), ['hello', 'ole']);
 */
export function describeTokenizer(name: string, create: () => Tokenizer, texts: readonly string[]): void {
  describeLaws(name, tokenizerLaws(texts), create);
}

/** The laws that {@link describeTokenizer} checks, as data. */
export function tokenizerLaws(texts: readonly string[]): readonly Law<Tokenizer>[] {
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
        for (const token of [tokenizer.vocabularySize, -1, 0.5, Number.NaN]) {
          const rejected = thrownBy(() => tokenizer.decode([token]));
          insist(VocabularyError.isInstance(rejected), `decoding ${token} throws ${rejected ?? 'nothing'}.`);
        }
      },
    },
  ];
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
