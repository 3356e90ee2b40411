import { expect, test } from 'vitest';
import { wholeLines } from './whole-lines.js';

async function linesIn(...parts: string[]): Promise<(readonly string[])[]> {
  async function* stream() {
    yield* parts;
  }
  const found: (readonly string[])[] = [];
  for await (const lines of wholeLines(stream())) found.push(lines);
  return found;
}

test('gives lines as soon as they have ended', async () => {
  expect(await linesIn('a\nb', 'c\n', 'd\r', '\n\n', 'e')).toEqual([['a'], ['bc'], ['d', ''], ['e']]);
  expect(await linesIn('a\n')).toEqual([['a']]);
  expect(await linesIn('a\r')).toEqual([['a']]);
  expect(await linesIn()).toEqual([]);
});
