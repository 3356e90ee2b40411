import { expect, test } from 'vitest';
import { linesOf } from './lines-of.js';

async function linesIn(parts: readonly string[], longest?: number): Promise<string[]> {
  async function* stream() {
    yield* parts;
  }
  const lines: string[] = [];
  for await (const line of linesOf(stream(), longest === undefined ? {} : { longest })) lines.push(line);
  return lines;
}

/** A text in parts of so many UTF-16 units. */
function partsOf(text: string, size: number): string[] {
  return text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
}

test('gives the same lines however the text is parted', async () => {
  const text = 'one\n\ntwo and three\r\nfour';
  for (let size = 1; size <= text.length; size++) {
    expect(await linesIn(partsOf(text, size))).toEqual(['one\n', '\n', 'two and three\r\n', 'four']);
  }
  expect(await linesIn([])).toEqual([]);
});

test('cuts a line that is too long before a blank, in the same places however it is parted', async () => {
  const text = 'aa bb cc ddd\nabcdefghijk\nx';
  const cut = ['aa bb', ' cc', ' ddd\n', 'abcdefg', 'hijk\n', 'x'];
  for (let size = 1; size <= text.length; size++) expect(await linesIn(partsOf(text, size), 7)).toEqual(cut);
});

test('cuts no character', async () => {
  expect(await linesIn(['a🎈🎈🎈'], 4)).toEqual(['a🎈', '🎈🎈']);
});
