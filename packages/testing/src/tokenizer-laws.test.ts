import type { Tokenizer } from '@unroll/core';
import { describe } from 'vitest';
import { type Breach, testBreaches } from './broken-implementations.reference.js';
import { characterList } from './character-list.reference.js';
import { describeTokenizer, tokenizerLaws } from './tokenizer-laws.js';

const texts = ['bad cab', 'a', 'deed'];

describeTokenizer('a list of characters', () => characterList('abcde '), texts);

let calls = 0;

function altered(alter: (tokenizer: Tokenizer) => Partial<Tokenizer>): () => Tokenizer {
  return () => {
    const tokenizer = characterList('abcde ');
    return { ...tokenizer, ...alter(tokenizer) };
  };
}

const breaches: readonly Breach<Tokenizer>[] = [
  [
    'decodes what it encodes',
    'blanks are trimmed',
    altered((tokenizer) => ({ encode: (text) => tokenizer.encode(text.replaceAll(' ', '')) })),
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
    () => characterList(calls++ % 2 === 0 ? 'abcde ' : 'edcba '),
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
    altered(() => ({ vocabularySize: 7 })),
    'token 6',
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
      decode: (tokens) => tokenizer.decode([...tokens].filter((token) => token >= 0 && token < 6)),
    })),
    'decoding 6 throws nothing',
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
    'decoding 6 throws RangeError: unknown',
  ],
  [
    'rejects ids that are not in its vocabulary with a VocabularyError',
    'fractions are rounded',
    altered((tokenizer) => ({
      decode: (tokens) => tokenizer.decode(Array.from(tokens, (token) => (token > 0 && token < 1 ? 0 : token))),
    })),
    'decoding 0.5 throws nothing',
  ],
];

describe('on broken tokenizers', () => testBreaches(tokenizerLaws(texts), breaches));
