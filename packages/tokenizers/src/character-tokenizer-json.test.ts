import { CheckpointError } from '@unroll/core';
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

const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);

test.each([
  [null, '`type` must be "characters", got undefined'],
  [undefined, '`type` must be "characters", got undefined'],
  [5, '`type` must be "characters", got undefined'],
  [[], '`type` must be "characters", got undefined'],
  [['a', 'b'], '`0` must be left out, got "a"'],
  [JSON.stringify(saved), '`json` must be parsed, got "{\\"type\\":\\"characters\\",'],
  [{ ...saved, version: 2 }, '`version` must be 1, got 2'],
  [{ ...saved, version: '1' }, '`version` must be 1, got "1"'],
  [{ type: 'characters', characters: ['a'] }, '`version` must be 1, got undefined'],
  [{ ...saved, type: 'words' }, '`type` must be "characters", got "words"'],
  [{ version: 1, characters: ['a'] }, '`type` must be "characters", got undefined'],
  [{ ...saved, unknownToken: 0 }, '`unknownToken` must be left out, got 0'],
  [
    JSON.parse('{"type":"characters","version":1,"characters":["a"],"constructor":1}'),
    '`constructor` must be left out',
  ],
  [JSON.parse('{"type":"characters","version":1,"characters":["a"],"__proto__":1}'), '`__proto__` must be'],
  [{ type: 'characters', version: 1 }, '`characters` must be a list with a character, got undefined'],
  [{ ...saved, characters: 'ab' }, '`characters` must be a list with a character, got "ab"'],
  [{ ...saved, characters: [] }, '`characters` must be a list with a character, got object'],
  [{ ...saved, characters: ['a', 7] }, '`characters[1]` must be a new character, got 7'],
  [{ ...saved, characters: ['a', ''] }, '`characters[1]` must be a new character, got ""'],
  [{ ...saved, characters: ['ab'] }, '`characters[0]` must be a new character, got "ab"'],
  [{ ...saved, characters: ['a\n'] }, '`characters[0]` must be a new character, got "a\\n"'],
  [{ ...saved, characters: ['e\u0301'] }, '`characters[0]` must be a new character, got "e\u0301"'],
  [{ ...saved, characters: ['a', null] }, '`characters[1]` must be a new character, got null'],
  [{ ...saved, characters: ['\ud83d'] }, '`characters[0]` must be a new character, got "\\ud83d"'],
  [{ ...saved, characters: ['a', 'b', 'a'] }, '`characters[2]` must be a new character, got "a"'],
])('refuses %j', (json, problem) => {
  const read = (): unknown => characterTokenizer.fromJSON(json);
  expect(read).toThrow(CheckpointError);
  expect(read).toThrow(`characterTokenizer.fromJSON: ${problem}`);
  expect(read).toThrow('. Update @unroll/tokenizers, or save the tokenizer again.');
});

test.each([
  ['a long entry', { ...saved, characters: ['a'.repeat(1_000_000)] }],
  ['a long name', { ...saved, ['a'.repeat(1_000_000)]: 1 }],
  ['a long type', { ...saved, type: 'a'.repeat(1_000_000) }],
  ['lists in lists', { ...saved, version: deep }],
  ['lists in lists for an entry', { ...saved, characters: [deep] }],
])('tells in short of %s', (_, json) => {
  const read = (): unknown => characterTokenizer.fromJSON(json);
  expect(read).toThrow(CheckpointError);
  expect(read).toThrow(/^.{1,300}$/s);
});
