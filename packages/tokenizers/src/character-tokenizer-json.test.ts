import { ArgumentError, CheckpointError } from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterTokenizer } from './character-tokenizer.js';

const saved = { type: 'characters', version: 1, characters: ['b', 'a', '😀'] };

test('writes its type, its version and its characters', () => {
  const written: unknown = JSON.parse(JSON.stringify(characterTokenizer.train('b\na😀')));
  expect(written).toEqual({ type: 'characters', version: 1, characters: ['\n', 'a', 'b', '😀'] });
});

test('reads back what it wrote, with the same token ids, for every alphabet', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const tokenizer = characterTokenizer.train(text);
      const copy = characterTokenizer.fromJSON(JSON.parse(JSON.stringify(tokenizer)));
      expect(copy.characters).toEqual(tokenizer.characters);
      expect(copy.encode(text)).toEqual(tokenizer.encode(text));
    }),
  );
});

test('keeps the order of a vocabulary that another program numbered', () => {
  const tokenizer = characterTokenizer.fromJSON(saved);
  expect(tokenizer.encode('ab😀')).toEqual(Int32Array.of(1, 0, 2));
});

test('does not change when the object it was read from does', () => {
  const json = structuredClone(saved);
  const tokenizer = characterTokenizer.fromJSON(json);
  json.characters[0] = 'z';
  expect(tokenizer.decode([0])).toBe('b');
});

test.each([
  [null, 'the saved tokenizer must be an object, got null'],
  [undefined, 'the saved tokenizer must be an object, got nothing'],
  [['a', 'b'], 'the saved tokenizer must be an object, got ["a","b"]'],
  [{ ...saved, version: 2 }, '`version` must be 1, got 2'],
  [{ ...saved, version: '1' }, '`version` must be 1, got "1"'],
  [{ type: 'characters', characters: ['a'] }, '`version` must be 1, got nothing'],
  [{ ...saved, type: 'words' }, '`type` must be "characters", got "words"'],
  [{ ...saved, unknownToken: 0 }, '"unknownToken" is not a field of a character tokenizer of version 1'],
  [{ type: 'characters', version: 1 }, '`characters` must be a list, got nothing'],
  [{ ...saved, characters: 'ab' }, '`characters` must be a list, got "ab"'],
  [{ ...saved, characters: [] }, '`characters` must hold at least one character, got []'],
  [{ ...saved, characters: ['a', 7] }, '`characters[1]` must be one character, got 7'],
  [{ ...saved, characters: ['a', ''] }, '`characters[1]` must be one character, got ""'],
  [{ ...saved, characters: ['ab'] }, '`characters[0]` must be one character, got "ab"'],
  [{ ...saved, characters: ['e\u0301'] }, '`characters[0]` must be one character, got "e\u0301"'],
  [{ ...saved, characters: ['a', null] }, '`characters[1]` must be one character, got null'],
  [{ ...saved, characters: ['\ud83d'] }, '`characters[0]` must be one character, got "\\ud83d"'],
  [{ ...saved, characters: ['a', 'b', 'a'] }, '`characters[0]` and `characters[2]` must differ, got "a" twice'],
])('refuses %j', (json, problem) => {
  const read = (): unknown => characterTokenizer.fromJSON(json);
  expect(read).toThrow(CheckpointError);
  expect(read).toThrow(`characterTokenizer.fromJSON: ${problem}. `);
});

test('says what to do about each kind of damage', () => {
  const again = 'Write it again with JSON.stringify(tokenizer), or train the tokenizer again.';
  expect(() => characterTokenizer.fromJSON({ ...saved, characters: [] })).toThrow(again);
  expect(() => characterTokenizer.fromJSON({ ...saved, version: 2 })).toThrow('Update @unroll/tokenizers');
  expect(() => characterTokenizer.fromJSON({ ...saved, type: 'words' })).toThrow(
    'Read it with the tokenizer of that type',
  );
});

test('refuses a text that was not parsed, and shows the right line', () => {
  const read = (): unknown => characterTokenizer.fromJSON(JSON.stringify(saved));
  expect(read).toThrow(ArgumentError);
  expect(read).toThrow(
    'characterTokenizer.fromJSON: `json` must be an object, not its text, got "{\\"type\\":\\"characters\\"…". Parse it first: characterTokenizer.fromJSON(JSON.parse(text)).',
  );
});
