import { describe, expect, test } from 'vitest';
import { entryStream } from './entry-stream.js';
import { wordPieceDecoder } from './word-piece-decoder.js';

describe('wordPieceDecoder', () => {
  test('gives each entry at once', () => {
    const stream = entryStream(wordPieceDecoder());
    const entries = ['##un', 'un', '##roll', '#', 'it', '.', 'do not', "n't"];
    const texts = ['##un', ' un', 'roll', ' #', ' it', '.', " don't", "n't"];
    expect(entries.map((entry) => stream.push(entry))).toEqual(texts);
    expect(stream.end()).toBe('');
  });

  test('leaves blanks as they are without cleanup', () => {
    const stream = entryStream(wordPieceDecoder({ prefix: '@', cleanup: false }));
    expect(['a', '.', '@b', '##c'].map((entry) => stream.push(entry))).toEqual(['a', ' .', 'b', ' ##c']);
  });
});
