import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { vocabularyOf } from './vocabulary.js';
import { type WordPieceModelOptions, wordPieceModel } from './word-piece-model.js';

function modelOf(entries: readonly string[], options: Omit<WordPieceModelOptions, 'vocabulary'> = {}): TokenizerModel {
  return wordPieceModel({ vocabulary: vocabularyOf(entries), ...options });
}

function partsOf(model: TokenizerModel, piece: string): string[] {
  const { tokens, starts, ends } = model.tokenize(piece);
  return Array.from(tokens, (token, index) => `${model.entryOf(token)}: ${piece.slice(starts[index], ends[index])}`);
}

/** The entries of a word from their definition; undefined if it is unknown. */
function defined(entries: readonly string[], prefix: string, word: string): string[] | undefined {
  const found: string[] = [];
  for (let start = 0; start < word.length; ) {
    const begin = start === 0 ? '' : prefix;
    const rest = [...word.slice(start)];
    const lengths = rest.map((_, last) => last + 1);
    const isEntry = (length: number): boolean => entries.includes(begin + rest.slice(0, length).join(''));
    const length = Math.max(0, ...lengths.filter(isEntry));
    if (length === 0) return undefined;
    const part = rest.slice(0, length).join('');
    found.push(`${begin}${part}: ${part}`);
    start += part.length;
  }
  return found;
}

describe('wordPieceModel', () => {
  test('takes the longest entry, then the longest that goes on, and so on', () => {
    const model = modelOf(['[UNK]', 'un', 'una', '##a', '##ff', '##aff', '##able', 'able']);
    expect(partsOf(model, 'unaffable')).toEqual(['una: una', '##ff: ff', '##able: able']);
    expect(partsOf(model, 'able')).toEqual(['able: able']);
    expect(partsOf(model, '')).toEqual([]);
  });

  test('does not take a shorter entry where the longest leads nowhere', () => {
    expect(partsOf(modelOf(['[UNK]', 'un', 'una', '##aff']), 'unaff')).toEqual(['[UNK]: unaff']);
  });

  test('takes no entry with the prefix for the beginning of a word that does not have it', () => {
    const model = modelOf(['[UNK]', 'a', '##a']);
    expect(partsOf(model, 'aa')).toEqual(['a: a', '##a: a']);
    expect(partsOf(model, '##a')).toEqual(['##a: ##a']);
    expect(partsOf(modelOf(['[UNK]', 'a', '##b']), 'b')).toEqual(['[UNK]: b']);
  });

  test('knows nothing but beginnings if no entry has the prefix', () => {
    const model = modelOf(['[UNK]', 'a', 'b']);
    expect(partsOf(model, 'a')).toEqual(['a: a']);
    expect(partsOf(model, 'ab')).toEqual(['[UNK]: ab']);
  });

  test('counts the characters of a word by code points', () => {
    const model = modelOf(['?', '😀'], { unknownToken: '?', continuingSubwordPrefix: '', maximumPieceLength: 2 });
    expect(partsOf(model, '😀😀')).toEqual(['😀: 😀', '😀: 😀']);
    expect(partsOf(model, '😀😀😀')).toEqual(['?: 😀😀😀']);
  });

  test('never ends an entry inside a surrogate pair', () => {
    const model = modelOf(['[UNK]', 'a', 'a\ud83d', '##\ude00', '##😀']);
    expect(partsOf(model, 'a😀')).toEqual(['a: a', '##😀: 😀']);
    expect(partsOf(model, 'a\ud83d')).toEqual(['a\ud83d: a\ud83d']);
  });

  test('finds what the definition says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '#', '😀'), minLength: 1, maxLength: 6 });
    const entriesAndPrefix = fc.tuple(fc.uniqueArray(text, { maxLength: 30 }), fc.constantFrom('', '#', 'ab', '😀'));
    fc.assert(
      fc.property(entriesAndPrefix, fc.array(text, { maxLength: 10 }), ([entries, prefix], words) => {
        const all = [...new Set(['[UNK]', ...entries, ...entries.map((entry) => prefix + entry)])];
        const model = modelOf(all, { continuingSubwordPrefix: prefix });
        for (const word of words) {
          expect(partsOf(model, word)).toEqual(defined(all, prefix, word) ?? [`[UNK]: ${word}`]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('takes a time that grows with the length of a word times that of the longest entry, not faster', () => {
    const model = modelOf(['[UNK]', 'a', '##a', `##${'a'.repeat(3000)}b`], { maximumPieceLength: 3000 });
    const begun = performance.now();
    expect(model.tokenize('a'.repeat(3000)).tokens.length).toBe(3000);
    expect(performance.now() - begun).toBeLessThan(2000); // 4.5 million steps
  });

  test.each<[string, Omit<WordPieceModelOptions, 'vocabulary'>, string]>([
    [
      'an unknown token that is none',
      { unknownToken: 'x' },
      '`unknownToken` must be an entry of the vocabulary, got "x"',
    ],
    ['a length below 0', { maximumPieceLength: -1 }, '`maximumPieceLength` must be an integer of at least 0, got -1'],
  ])('refuses %s', (_, options, message) => {
    expect(() => modelOf(['[UNK]', 'a'], options)).toThrow(`wordPieceModel: ${message}`);
    expect(() => modelOf(['[UNK]', 'a'], options)).toThrow(ArgumentError);
  });
});
