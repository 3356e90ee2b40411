import { byteTokenizer, characterTokenizer, graphemeTokenizer } from '@unroll/tokenizers';
import { expect, test } from 'vitest';
import { learnTokenizer } from './learn-tokenizer.js';
import { placedTokens } from './placed-tokens.js';

const text = 'née 🎈e\u0301';

test('tells of each character and grapheme where it is', () => {
  const characters = placedTokens(characterTokenizer.train(text), text);
  expect(characters.map(({ entry, start, end }) => [entry, start, end])).toEqual([
    ['n', 0, 1],
    ['é', 1, 2],
    ['e', 2, 3],
    [' ', 3, 4],
    ['🎈', 4, 6],
    ['e', 6, 7],
    ['\u0301', 7, 8],
  ]);
  const graphemes = placedTokens(graphemeTokenizer.train(text), text);
  expect(graphemes.at(-1)).toMatchObject({ entry: 'e\u0301', start: 6, end: 8 });
});

test('tells of each byte the character that it is a part of', () => {
  const bytes = placedTokens(byteTokenizer, 'aé漢🎈\ud83d');
  expect(bytes.map(({ entry, start, end }) => `${entry} ${start}-${end}`)).toEqual([
    ...['0x61 0-1', '0xC3 1-2', '0xA9 1-2'],
    ...['0xE6 2-3', '0xBC 2-3', '0xA2 2-3'],
    ...['0xF0 3-5', '0x9F 3-5', '0x8E 3-5', '0x88 3-5'],
    ...['0xED 5-6', '0xA0 5-6', '0xBD 5-6'],
  ]);
  expect(bytes.map(({ token }) => token)).toEqual(Array.from(byteTokenizer.encode('aé漢🎈\ud83d')));
});

test('tells of words the entry, and the part of the text', async () => {
  const tokenizer = await learnTokenizer('To be, or not to be', { kind: 'words', isLowercase: true });
  const placed = placedTokens(tokenizer, 'TO see');
  expect(placed.map(({ entry, start, end }) => [entry, start, end])).toEqual([
    ['to', 0, 2],
    ['<unk>', 2, 6],
  ]);
  expect(placed.map(({ token }) => token)).toEqual(Array.from(tokenizer.encode('TO see')));
});
