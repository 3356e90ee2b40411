import { ArgumentError, CheckpointError, UnrollError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../encodings/encode-text.js';
import { readTokenizerJson } from './read-tokenizer-json.js';

/** A small file of words; what it is given replaces or adds fields. */
function fileOf(changes: object = {}): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      { id: 0, content: '[UNK]', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    ],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: { '[UNK]': 0, to: 1, be: 2, or: 3, not: 4 }, unk_token: '[UNK]' },
    ...changes,
  };
}

function model(changes: object): object {
  return fileOf({ model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]', ...changes } });
}

function added(...tokens: object[]): object {
  return fileOf({ added_tokens: tokens });
}

test('reads a file, and writes it as it was', () => {
  const tokenizer = readTokenizerJson(fileOf());
  expect([...tokenizer.encode('To be or NOT 2 be')]).toEqual([1, 2, 3, 4, 0, 2]);
  expect(tokenizer.decode([1, 2, 3])).toBe('to be or');
  expect(JSON.parse(JSON.stringify(tokenizer))).toEqual(fileOf());
});

test('knows models without a type, and merges with a blank between, as older files have them', () => {
  const vocab = { a: 0, b: 1, ab: 2 };
  const tokenizer = readTokenizerJson({ version: '1.0', added_tokens: [], model: { vocab, merges: ['a b'] } });
  expect([...tokenizer.encode('abba')]).toEqual([2, 1, 0]);
  const wordPiece = { vocab: { '[UNK]': 0, a: 1, '##b': 2 }, unk_token: '[UNK]', max_input_chars_per_word: 9 };
  expect([...readTokenizerJson({ model: wordPiece }).encode('ab')]).toEqual([1, 2]);
});

describe('refuses, and names the place', () => {
  test.each<[string, unknown, string]>([
    ['no object', 7, 'readTokenizerJson: the file must be an object, got 7.'],
    ['a list', [], 'must be an object, got []'],
    ['another version', fileOf({ version: '2.0' }), '`version` must be "1.0", got "2.0"'],
    ['an unknown field', fileOf({ plugins: ['x'] }), '`plugins` is not known here, got ["x"]'],
    ['no model', fileOf({ model: null }), '`model` must be an object, got null'],
    [
      'an unknown model',
      model({ type: 'Magic' }),
      '`model.type` must be "BPE" or "WordPiece" or "WordLevel" or "Unigram", got "Magic"',
    ],
    ['an unknown field of a model', model({ magic: 1 }), '`model.magic` is not known here, got 1'],
    ['an unknown normalizer', fileOf({ normalizer: { type: 'Magic' } }), '`normalizer.type` must be '],
    ['an unknown pre-tokenizer', fileOf({ pre_tokenizer: { type: 'Magic' } }), '`pre_tokenizer.type` must be '],
    ['an unknown post-processor', fileOf({ post_processor: { type: 'Magic' } }), '`post_processor.type` must be '],
    ['an unknown decoder', fileOf({ decoder: { type: 'Magic' } }), '`decoder.type` must be '],
    ['an empty vocabulary', model({ vocab: {} }), '`model.vocab` must have at least one entry, got {}'],
    [
      'an id that is no integer',
      model({ vocab: { '[UNK]': 0, a: 1.5 } }),
      '`model.vocab["a"]` must be an integer of at least 0, got 1.5',
    ],
    [
      'an id that is a text',
      model({ vocab: { '[UNK]': 0, a: '1' } }),
      '`model.vocab["a"]` must be an integer of at least 0, got "1"',
    ],
    [
      'an id that two entries share',
      model({ vocab: { '[UNK]': 0, a: 1, b: 1 } }),
      '`model.vocab["b"]` must differ from that of "a", got 1',
    ],
    [
      'an id of a billion',
      model({ vocab: { '[UNK]': 0, a: 1e9 } }),
      '`model.vocab["a"]` must be less than 3, or ids below it belong to no entry, got 1000000000',
    ],
    [
      'a gap',
      fileOf({ added_tokens: [{ id: 9, content: 'x' }] }),
      '`added_tokens` must leave no id below 6 out, got 5',
    ],
    [
      'an added token with the id of another entry',
      added({ id: 1, content: 'x' }),
      '`added_tokens[0].id` must differ from that of "to", got 1',
    ],
    [
      'an added token with another id than its entry',
      added({ id: 2, content: 'to' }),
      '`added_tokens[0].id` must be 1, the id of "to" in the model, got 2',
    ],
    [
      'two added tokens with one id',
      added({ id: 5, content: 'x' }, { id: 5, content: 'y' }),
      '`added_tokens[1].id` must differ from that of "x", got 5',
    ],
    [
      'an added token without a text',
      added({ id: 5, content: 7 }),
      '`added_tokens[0].content` must be a string, got 7',
    ],
    [
      'an id of an added token that is none',
      added({ id: -1, content: 'x' }),
      '`added_tokens[0].id` must be an integer of at least 0, got -1',
    ],
    [
      'a merge of what is no entry',
      fileOf({ model: { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [['a', 'c']] } }),
      '`model.merges[0]` must be of entries, and make one; "c" is none',
    ],
    [
      'a merge of three',
      fileOf({ model: { type: 'BPE', vocab: { a: 0 }, merges: ['a a a'] } }),
      '`model.merges[0]` must be two entries, got "a a a"',
    ],
    [
      'a reference in a pattern',
      fileOf({ pre_tokenizer: { type: 'Split', pattern: { Regex: '(a)\\1' }, behavior: 'Isolated', invert: false } }),
      'must do without references to groups',
    ],
  ])('%s', (_, json, sentence) => {
    const read = (): unknown => readTokenizerJson(json);
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(sentence);
  });

  test('a text that was not parsed', () => {
    const read = (): unknown => readTokenizerJson(JSON.stringify(fileOf()));
    expect(read).toThrow(ArgumentError);
    expect(read).toThrow('Parse it first: readTokenizerJson(JSON.parse(text)).');
  });

  test('sequences in sequences without end', () => {
    for (const [field, list] of [
      ['normalizer', 'normalizers'],
      ['pre_tokenizer', 'pretokenizers'],
      ['decoder', 'decoders'],
    ] as const) {
      const cyclic: Record<string, unknown> = { type: 'Sequence' };
      cyclic[list] = [cyclic];
      expect(() => readTokenizerJson(fileOf({ [field]: cyclic }))).toThrow('must be nested at most 32 deep');
    }
  });
});

test('a pattern that would hang a backtracking engine is matched at once', () => {
  const pattern = { Regex: '(?:a|a)*(?:a*)*b' };
  const pre_tokenizer = { type: 'Split', pattern, behavior: 'Isolated', invert: false };
  const tokenizer = readTokenizerJson(fileOf({ pre_tokenizer }));
  expect([...tokenizer.encode('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')]).toEqual([0]);
});

test('changed anywhere, a file is read or refused by a CheckpointError, and texts are encoded or refused by name', () => {
  const rich = fileOf({
    truncation: { direction: 'Right', max_length: 8, strategy: 'LongestFirst', stride: 1 },
    padding: {
      strategy: 'BatchLongest',
      direction: 'Right',
      pad_to_multiple_of: 4,
      pad_id: 0,
      pad_type_id: 0,
      pad_token: '[UNK]',
    },
    normalizer: {
      type: 'Sequence',
      normalizers: [{ type: 'NFKC' }, { type: 'Replace', pattern: { Regex: ' +' }, content: ' ' }],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: '\\s|\\d{1,3}' }, behavior: 'Isolated', invert: false },
        { type: 'Punctuation', behavior: 'Isolated' },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '[UNK]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '[UNK]': { id: '[UNK]', ids: [0], tokens: ['[UNK]'] } },
    },
    decoder: {
      type: 'Sequence',
      decoders: [{ type: 'Replace', pattern: { String: '_' }, content: ' ' }, { type: 'Fuse' }],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '[UNK]',
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: false,
      ignore_merges: false,
      vocab: { '[UNK]': 0, a: 1, b: 2, ab: 3, ' ': 4 },
      merges: [['a', 'b']],
    },
  });
  const places = pathsOf(rich);
  const strange = fc.oneof(
    fc.constantFrom(null, -1, 1e9, 1.5, 'a', '', [], {}, true, '((((', '(a*)*b', 'Sequence', Number.MAX_SAFE_INTEGER),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      strange,
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', '!', '🙂') }),
      (path, value, text) => {
        const changed = structuredClone(rich);
        replaceAt(changed, path, value);
        try {
          const tokenizer = readTokenizerJson(changed);
          JSON.stringify(tokenizer);
          tokenizer.decode(tokenizer.encode(text));
          encodeText(tokenizer, text, { pair: text });
        } catch (error) {
          if (!UnrollError.isInstance(error)) throw error;
          expect(error.message.length).toBeLessThan(1000);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

/** The paths to every value in a record. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

function replaceAt(record: object, path: readonly string[], value: unknown): void {
  const place = path.slice(0, -1).reduce((part, key) => (part as Record<string, object>)[key] as object, record);
  (place as Record<string, unknown>)[path.at(-1) as string] = value;
}
