import { randomKey } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../patterns/compile-pattern.js';
import { characterOfByte } from '../pipeline/byte-characters.js';
import { bytesMadeVisible } from '../pipeline/bytes-made-visible.js';
import { createTokenizer } from '../pipeline/create-tokenizer.js';
import { TokenList } from '../pipeline/token-list.js';
import { byteLevelPreTokenizer } from '../pre-tokenizers/byte-level-pre-tokenizer.js';
import { preTokenizerSequence } from '../pre-tokenizers/pre-tokenizer-sequence.js';
import { splitPreTokenizer } from '../pre-tokenizers/split-pre-tokenizer.js';
import { type BpeModel, bpeModel } from './bpe-model.js';
import { encodeWithDropout } from './encode-with-dropout.js';
import { vocabularyOf } from './vocabulary.js';

const letters = ['a', 'b', 'c', 'ab', 'abc', 'bc', '<unk>'];
const merges = [
  ['a', 'b'],
  ['ab', 'c'],
  ['b', 'c'],
] as const;

function entriesOf(model: BpeModel, piece: string): string[] {
  return Array.from(model.tokenize(piece).tokens, (token) => model.entryOf(token) as string);
}

test('merges the pair that was learned first before all others', () => {
  const model = bpeModel({ vocabulary: vocabularyOf(letters), merges });
  expect(entriesOf(model, 'abcbcab')).toEqual(['abc', 'bc', 'ab']);
  expect(model.tokenize('abcbcab')).toMatchObject({ starts: Int32Array.of(0, 3, 5), ends: Int32Array.of(3, 5, 7) });
});

describe('characters that are no entry', () => {
  const vocabulary = vocabularyOf(letters);

  test('are an error without an unknown token', () => {
    expect(() => bpeModel({ vocabulary, merges }).tokenize('ab🙂')).toThrow(
      'encode: "🙂" (U+1F642) at offset 2 is not in the vocabulary of 7 entries. Train on text that has it, train with an unknown token, or use byte-level BPE, which knows every character.',
    );
  });

  test('are an unknown token each', () => {
    const model = bpeModel({ vocabulary, merges, unknownToken: '<unk>' });
    expect(entriesOf(model, 'xyab🙂')).toEqual(['<unk>', '<unk>', 'ab', '<unk>']);
    expect(model.tokenize('xyab🙂')).toMatchObject({
      starts: Int32Array.of(0, 1, 2, 4),
      ends: Int32Array.of(1, 2, 4, 6),
    });
  });

  test('are one unknown token together, if they are fused', () => {
    const model = bpeModel({ vocabulary, merges, unknownToken: '<unk>', fusesUnknown: true });
    expect(entriesOf(model, 'xyab🙂z')).toEqual(['<unk>', 'ab', '<unk>']);
    expect(model.tokenize('xyab🙂z')).toMatchObject({ starts: Int32Array.of(0, 2, 4), ends: Int32Array.of(2, 4, 7) });
  });

  test('are their bytes, which may merge, where those are entries', () => {
    const bytes = ['<0xC3>', '<0xA9>', '<0xC3><0xA9>'];
    const model = bpeModel({
      vocabulary: vocabularyOf([...letters, ...bytes]),
      merges: [...merges, ['<0xC3>', '<0xA9>']],
      unknownToken: '<unk>',
      byteFallback: true,
    });
    expect(entriesOf(model, 'aéb')).toEqual(['a', '<0xC3><0xA9>', 'b']);
    expect(entriesOf(model, 'aüb')).toEqual(['a', '<unk>', 'b']);
    expect(model.tokenize('aéb')).toMatchObject({ starts: Int32Array.of(0, 1, 2), ends: Int32Array.of(1, 2, 3) });
  });

  test('must have an unknown token that is an entry', () => {
    expect(() => bpeModel({ vocabulary, merges, unknownToken: '[UNK]' })).toThrow(
      'bpeModel: `unknownToken` must be an entry of the vocabulary, got "[UNK]".',
    );
  });
});

test('marks what does not begin a word, and what ends it', () => {
  const model = bpeModel({
    vocabulary: vocabularyOf(['a', '##a', '##a</w>', 'a</w>', '##aa</w>', 'aaa</w>']),
    merges: [
      ['##a', '##a</w>'],
      ['a', '##aa</w>'],
    ],
    continuingSubwordPrefix: '##',
    endOfWordSuffix: '</w>',
  });
  expect(entriesOf(model, 'a')).toEqual(['a</w>']);
  expect(entriesOf(model, 'aa')).toEqual(['a', '##a</w>']);
  expect(entriesOf(model, 'aaa')).toEqual(['aaa</w>']);
  expect(entriesOf(model, 'aaaa')).toEqual(['a', '##a', '##aa</w>']);
});

test('a piece that is an entry is that token, if merges are ignored', () => {
  const vocabulary = vocabularyOf(['a', 'b', 'ba']);
  expect(entriesOf(bpeModel({ vocabulary, merges: [] }), 'ba')).toEqual(['b', 'a']);
  expect(entriesOf(bpeModel({ vocabulary, merges: [], ignoresMerges: true }), 'ba')).toEqual(['ba']);
});

test('refuses merges of what is no entry', () => {
  expect(() => bpeModel({ vocabulary: vocabularyOf(['a', 'b']), merges: [['a', 'b']] })).toThrow(
    'bpeModel: `merges[0]` must be of entries, and make one; "ab" is none, got ["a", "b"]. Take the vocabulary and the merges of one training.',
  );
});

/** A byte-level model with some merges of two-byte and longer sequences. */
function byteModel(pairs: readonly (readonly [number, number])[], options: object = {}): BpeModel {
  const entries = Array.from({ length: 256 }, (_, byte) => characterOfByte(byte));
  const merged: [string, string][] = [];
  for (const [left, right] of pairs) {
    const pair = [entries[left % entries.length] as string, entries[right % entries.length] as string] as const;
    if (entries.includes(pair.join('')) || pair.join('').length > 6) continue;
    entries.push(pair.join(''));
    merged.push([...pair]);
  }
  return bpeModel({ vocabulary: vocabularyOf(entries), merges: merged, ...options });
}

describe('in one pass over bytes', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 60, max: 280 }), fc.integer({ min: 60, max: 280 })), {
    maxLength: 60,
  });
  const unit = fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'é', '漢', '🙂', ' ', '\n', '\ud83d', '1'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const cuts = fc.constantFrom(
    byteLevelPreTokenizer(),
    byteLevelPreTokenizer({ addPrefixSpace: false }),
    byteLevelPreTokenizer({ addPrefixSpace: false, useRegex: false }),
    preTokenizerSequence([
      splitPreTokenizer({ pattern: { regex: '\\p{L}{1,3}|\\s' }, behavior: 'isolated' }),
      byteLevelPreTokenizer({ addPrefixSpace: false, useRegex: false }),
    ]),
  );

  test('gives the same tokens as cutting, writing bytes and merging one after another', () => {
    fc.assert(
      fc.property(
        pairs,
        cuts,
        fc.array(fc.string({ unit, maxLength: 200 })),
        fc.boolean(),
        (merged, preTokenizer, texts, ignoresMerges) => {
          const model = byteModel(merged, { ignoresMerges });
          const encodeAtOnce = preTokenizer.byteLevel && model.byteLevelEncoder?.(preTokenizer.byteLevel);
          if (encodeAtOnce === undefined) throw new Error('there is nothing to compare');
          for (const text of texts) {
            if (text === '') continue;
            const pieces = preTokenizer.preTokenize({ text, atStart: true, alignment: undefined });
            const expected = pieces.flatMap((piece) => [...model.tokenize(piece.text).tokens]);
            const tokens = new TokenList();
            encodeAtOnce(text, tokens);
            expect([...tokens.toArray()]).toEqual(expected);
          }
        },
      ),
    );
  });

  test('is not done by models that mark words, or lack a byte', () => {
    const cut = { addsPrefixSpace: false, pattern: compilePattern('test', '.') };
    expect(byteModel([], { endOfWordSuffix: '</w>' }).byteLevelEncoder?.(cut)).toBeUndefined();
    expect(bpeModel({ vocabulary: vocabularyOf(letters), merges }).byteLevelEncoder?.(cut)).toBeUndefined();
  });

  test('remembers more different pieces than it has room for', () => {
    const model = byteModel([[97, 98]]);
    const encode = model.byteLevelEncoder?.({ addsPrefixSpace: false, pattern: compilePattern('test', '\\w+') });
    const words = Array.from({ length: 40_000 }, (_, index) => `ab${index}`);
    for (let round = 0; round < 2; round++) {
      const tokens = new TokenList();
      encode?.(words.join(' '), tokens);
      const expected = words.join(' ').replaceAll('ab', 'x').length; // ab is one token
      expect(tokens.toArray().length).toBe(expected);
    }
    const tokens = new TokenList();
    encode?.('ab39999', tokens);
    const text = { text: 'ab39999', atStart: true, alignment: undefined };
    expect(tokens.toArray()).toEqual(model.tokenize(bytesMadeVisible(text).text).tokens);
  });
});

describe('encodeWithDropout', () => {
  const tokenizer = createTokenizer({ model: bpeModel({ vocabulary: vocabularyOf(letters), merges }) });
  const text = 'abc'.repeat(400);
  const key = randomKey(1);

  test('with probability 0 merges all, with 1 nothing', () => {
    expect(encodeWithDropout(tokenizer, text, { probability: 0, key })).toEqual(tokenizer.encode(text));
    expect(encodeWithDropout(tokenizer, text, { probability: 1, key }).length).toBe(1200);
  });

  test('by default as probable as the model says', () => {
    const dropped = createTokenizer({ model: bpeModel({ vocabulary: vocabularyOf(letters), merges, dropout: 1 }) });
    expect(encodeWithDropout(dropped, text, { key }).length).toBe(1200);
    expect(dropped.encode(text).length).toBe(400);
  });

  test('the same key cuts in the same way, another in another', () => {
    const once = encodeWithDropout(tokenizer, text, { probability: 0.3, key });
    expect(encodeWithDropout(tokenizer, text, { probability: 0.3, key })).toEqual(once);
    expect(encodeWithDropout(tokenizer, text, { probability: 0.3, key: randomKey(2) })).not.toEqual(once);
    for (const [index, token] of tokenizer.encode(text).entries()) expect([index, token]).toEqual([index, 4]);
  });

  test('what comes out of one word has the probabilities of algorithm 1', () => {
    // 'abc': of the pairs ab and bc, each is left out with probability p. The best of the others merges.
    const p = 0.4;
    const counts = new Map<string, number>();
    const trials = 20_000;
    for (let trial = 0; trial < trials; trial++) {
      const tokens = encodeWithDropout(tokenizer, 'abc', { probability: p, key: randomKey(trial) });
      const cut = Array.from(tokens, (token) => letters[token]).join(' ');
      counts.set(cut, (counts.get(cut) ?? 0) + 1);
    }
    const expected = {
      abc: (1 - p) * (1 - p), // ab merges, and then abc does
      'ab c': (1 - p) * p,
      'a bc': p * (1 - p), // ab is left out, bc is not; a and bc do not merge
      'a b c': p * p,
    };
    for (const [cut, probability] of Object.entries(expected)) {
      const deviation = Math.sqrt((probability * (1 - probability)) / trials);
      expect(Math.abs((counts.get(cut) ?? 0) / trials - probability)).toBeLessThan(4 * deviation);
    }
  });

  test('refuses probabilities that are none, and models that do not merge', () => {
    expect(() => encodeWithDropout(tokenizer, text, { probability: 1.5, key })).toThrow(
      'encodeWithDropout: `probability` must be at least 0 and at most 1, got 1.5.',
    );
  });
});
