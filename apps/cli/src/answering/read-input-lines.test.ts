import { expect, test } from 'vitest';
import { readInputLines } from './read-input-lines.js';

async function partsOf(...chunks: (string | Uint8Array)[]): Promise<(readonly string[])[]> {
  async function* stream() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  }
  const parts: (readonly string[])[] = [];
  for await (const lines of readInputLines(stream())) parts.push(lines);
  return parts;
}

test('gives lines as soon as they have ended', async () => {
  expect(await partsOf('a\nb', 'c\n', 'd\r', '\n\n', 'e')).toEqual([['a'], ['bc'], ['d', ''], ['e']]);
  expect(await partsOf('\ufeffa\n')).toEqual([['a']]);
  expect(await partsOf()).toEqual([]);
});

test('takes characters together that come in parts', async () => {
  const [first, ...rest] = new TextEncoder().encode('é🎈');
  expect(await partsOf(Uint8Array.of(first as number), Uint8Array.from(rest))).toEqual([['é🎈']]);
});

test.each([[Uint8Array.of(0x63, 0xe9, 0x0a)], [Uint8Array.of(0x63, 0xc3)]])('refuses %j', async (bytes) => {
  await expect(partsOf(bytes)).rejects.toThrow('standard input is not UTF-8 text. Convert it first');
});
