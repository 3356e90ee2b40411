import type { IncrementalDecoder, StreamingTokenizer } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { type Breach, testBreaches } from './broken-implementations.reference.js';
import { characterList } from './character-list.reference.js';
import type { TestedTokenizer } from './streaming-tokenizer-laws.js';
import { describeTokenizer, tokenizerLaws } from './tokenizer-laws.js';

const alphabet = 'abcde \u0301';
const texts = ['bad cab', 'a', 'deed', 'be\u0301a'];

describeTokenizer('a list of characters', () => characterList(alphabet), texts);

let calls = 0;

type Whole = StreamingTokenizer & { toJSON(): unknown };

function altered(alter: (tokenizer: Whole) => Partial<Whole>): () => Whole {
  return () => {
    const tokenizer = characterList(alphabet);
    return { ...tokenizer, ...alter(tokenizer) };
  };
}

/** Tokenizers whose decoders do something else than they should. */
function streaming(open: (tokenizer: Whole) => IncrementalDecoder): () => Whole {
  return altered((tokenizer) => ({ incrementalDecoder: () => open(tokenizer) }));
}

/** A decoder that holds nothing back. */
function givingAll({ decode }: StreamingTokenizer): IncrementalDecoder {
  return { push: (token) => decode([token]), end: () => '' };
}

const breaches: readonly Breach<TestedTokenizer>[] = [
  [
    'decodes what it encodes',
    'blanks are trimmed',
    altered((tokenizer) => ({ encode: (text) => tokenizer.encode(text.replaceAll?.(' ', '') ?? text) })),
    '"bad cab" comes back as "badcab"',
  ],
  [
    'decodes what it encodes',
    'the empty text has a token',
    altered((tokenizer) => ({ encode: (text) => tokenizer.encode(text || 'a') })),
    '"" comes back as "a"',
  ],
  [
    'encodes into an Int32Array of ids below its vocabulary size',
    'the last id is forgotten',
    altered(() => ({ vocabularySize: 5 })),
    '"bad cab" has token 5, of 5',
  ],
  [
    'encodes into an Int32Array of ids below its vocabulary size',
    'the ids are a list',
    altered((tokenizer) => ({ encode: (text) => [...tokenizer.encode(text)] as unknown as Int32Array })),
    'the tokens of "bad cab" are no Int32Array',
  ],
  [
    'encodes into an Int32Array of ids below its vocabulary size',
    'the vocabulary size is no number',
    altered(() => ({ vocabularySize: Number.NaN })),
    'vocabularySize is NaN',
  ],
  [
    'encodes a text the same way each time',
    'a counter is added',
    altered((tokenizer) => ({ encode: (text) => tokenizer.encode(text).map((token) => token + calls++) })),
    'a second encoding differs',
  ],
  [
    'encodes a text the same way each time',
    'each tokenizer made has another order',
    () => characterList(calls++ % 2 === 0 ? alphabet : [...alphabet].reverse().join('')),
    'its twin encodes otherwise',
  ],
  [
    'decodes any iterable of ids and leaves it as it was',
    'only what has a length is read',
    altered((tokenizer) => ({
      decode: (tokens) => tokenizer.decode((tokens as Int32Array).slice === undefined ? [] : tokens),
    })),
    '"bad cab" comes back from its',
  ],
  [
    'decodes any iterable of ids and leaves it as it was',
    'the tokens are emptied',
    altered((tokenizer) => ({
      decode: (tokens) => {
        const text = tokenizer.decode(tokens);
        if (tokens instanceof Int32Array) tokens.fill(0);
        return text;
      },
    })),
    'the tokens of "bad cab" are changed by decoding',
  ],
  [
    'decodes each id of its vocabulary',
    'the vocabulary size counts one too many',
    altered(() => ({ vocabularySize: 8 })),
    'token 7',
  ],
  [
    'decodes each id of its vocabulary',
    'an id has no text',
    altered((tokenizer) => ({
      decode: (tokens) => {
        const list = [...tokens];
        return list.includes(3) ? (undefined as unknown as string) : tokenizer.decode(list);
      },
    })),
    'token 3 decodes to no text',
  ],
  [
    'rejects ids that are not in its vocabulary with a VocabularyError',
    'unknown ids are skipped',
    altered((tokenizer) => ({
      decode: (tokens) => tokenizer.decode([...tokens].filter((token) => token >= 0 && token < 7)),
    })),
    'decoding 7 throws nothing',
  ],
  [
    'rejects ids that are not in its vocabulary with a VocabularyError',
    'the error is of another class',
    altered((tokenizer) => ({
      decode: (tokens) => {
        try {
          return tokenizer.decode(tokens);
        } catch {
          throw new RangeError('unknown');
        }
      },
    })),
    'decoding 7 throws RangeError: unknown',
  ],
  [
    'rejects ids that are not in its vocabulary with a VocabularyError',
    'fractions are rounded',
    altered((tokenizer) => ({
      decode: (tokens) => tokenizer.decode(Array.from(tokens, (token) => (token > 0 && token < 1 ? 0 : token))),
    })),
    'decoding 0.5 throws nothing',
  ],
  [
    'rejects what is not a text with an ArgumentError',
    'what is not a text is written as one',
    altered((tokenizer) => ({ encode: (text) => tokenizer.encode(`${text}`.replaceAll(/[^a-e]/g, '')) })),
    'encoding undefined throws nothing',
  ],
  [
    'rejects what is not a text with an ArgumentError',
    'nobody looks',
    altered(() => ({ encode: (text) => Int32Array.from(text.length.toString(), Number) })),
    'encoding undefined throws TypeError',
  ],
  [
    'rejects what is not a text with an ArgumentError',
    'lists of texts are taken too',
    altered((tokenizer) => ({ encode: (text) => tokenizer.encode(Array.isArray(text) ? text.join('') : text) })),
    'encoding ["bad cab"',
  ],
  [
    'decodes one token at a time what it decodes at once',
    'the last character is forgotten',
    streaming((tokenizer) => ({ ...tokenizer.incrementalDecoder(), end: () => '' })),
    '"bad cab" comes as "bad ca"',
  ],
  [
    'decodes one token at a time what it decodes at once',
    'what does not come in a text is decoded otherwise',
    streaming((tokenizer) => {
      const decoder = tokenizer.incrementalDecoder();
      let last: number | undefined;
      const push = (token: number): string => {
        const isStrange = last === 5 && token === 6;
        last = token;
        return isStrange ? '' : decoder.push(token);
      };
      return { ...decoder, push };
    }),
    '"abcde \u0301" comes as "abcde "',
  ],
  [
    'gives only text that stays as it is, whatever follows',
    'blanks at the end are given, and trimmed if nothing comes after them',
    () => {
      const tokenizer = characterList(alphabet);
      const decode = (tokens: Iterable<number>): string => tokenizer.decode(tokens).trimEnd();
      return { ...tokenizer, decode, incrementalDecoder: () => givingAll(tokenizer) };
    },
    '"bad " is given of "bad"',
  ],
  [
    'gives only text that stays as it is, whatever follows',
    'an accent becomes one with its letter, which was given',
    () => {
      const tokenizer = characterList(alphabet);
      const decode = (tokens: Iterable<number>): string => tokenizer.decode(tokens).normalize();
      return { ...tokenizer, decode, incrementalDecoder: () => givingAll(tokenizer) };
    },
    '"ba" is given of "b\u00e1"',
  ],
  [
    'gives text that ends between grapheme clusters, whatever follows',
    'nothing is held back',
    streaming(givingAll),
    'is given of "b\u0301", part of "b\u0301"',
  ],
  [
    'gives text that ends between grapheme clusters, whatever follows',
    'letters are held back, but not blanks',
    streaming((tokenizer) => {
      const decoder = tokenizer.incrementalDecoder();
      const push = (token: number): string => {
        const text = decoder.push(token);
        return token === 5 ? `${text}${decoder.end()}` : text;
      };
      return { ...decoder, push };
    }),
    '"bad " is given of "bad \u0301", part of " \u0301"',
  ],
  [
    'makes a new decoder each time',
    'there is only one',
    () => {
      const tokenizer = characterList(alphabet);
      const decoder = tokenizer.incrementalDecoder();
      return { ...tokenizer, incrementalDecoder: () => decoder };
    },
    'beside another, "bad cab" comes as',
  ],
  [
    'goes on after ids that are not in its vocabulary, which are a VocabularyError',
    'unknown ids are skipped',
    streaming((tokenizer) => {
      const decoder = tokenizer.incrementalDecoder();
      return { ...decoder, push: (token) => (token === 7 ? '' : decoder.push(token)) };
    }),
    'pushing 7 throws nothing',
  ],
  [
    'goes on after ids that are not in its vocabulary, which are a VocabularyError',
    'what is held back is lost with an error',
    streaming((tokenizer) => {
      let decoder = tokenizer.incrementalDecoder();
      const push = (token: number): string => {
        try {
          return decoder.push(token);
        } catch (error) {
          decoder = tokenizer.incrementalDecoder();
          throw error;
        }
      };
      return { push, end: () => decoder.end() };
    }),
    'after such ids, "bad cab" comes as ""',
  ],
  [
    'is written as data that JSON keeps, the same each time',
    'there is a Map in it',
    altered(() => ({ toJSON: () => ({ list: { tokens: new Map([['a', 0]]) } }) })),
    'JSON does not keep toJSON().list.tokens',
  ],
  [
    'is written as data that JSON keeps, the same each time',
    'there is a number in it that JSON has not',
    altered(() => ({ toJSON: () => ({ limits: [1, Number.POSITIVE_INFINITY] }) })),
    'JSON does not keep toJSON().limits.1',
  ],
  [
    'is written as data that JSON keeps, the same each time',
    'a field is undefined',
    altered(() => ({ toJSON: () => ({ unknownToken: undefined }) })),
    'JSON does not keep toJSON().unknownToken',
  ],
  [
    'is written as data that JSON keeps, the same each time',
    'it is nothing',
    altered(() => ({ toJSON: () => undefined })),
    'toJSON() gives undefined',
  ],
  [
    'is written as data that JSON keeps, the same each time',
    'it tells when it was made',
    altered(() => ({ toJSON: () => ({ made: calls++ }) })),
    'JSON.stringify writes something else than toJSON gives',
  ],
  [
    'is written as data that JSON keeps, the same each time',
    'each tokenizer made is numbered',
    () => {
      const number = calls++;
      return { ...characterList(alphabet), toJSON: () => ({ number }) };
    },
    'its twin is written otherwise',
  ],
];

describe('on broken tokenizers', () => testBreaches(tokenizerLaws(texts), breaches));

test('laws of what a tokenizer may lack do not apply to one that lacks it', () => {
  const { vocabularySize, encode, decode } = characterList(alphabet);
  const kept = tokenizerLaws(texts).filter(({ applies = () => true }) => applies({ vocabularySize, encode, decode }));
  expect(kept).toHaveLength(7);
});
