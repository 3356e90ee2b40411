import { expect, test } from 'vitest';
import { decodedParts } from './decoded-parts.js';

async function partsOf(...chunks: Uint8Array[]): Promise<string[]> {
  async function* stream() {
    yield* chunks;
  }
  const parts: string[] = [];
  for await (const part of decodedParts(stream(), 'standard input')) parts.push(part);
  return parts;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

test('takes the bytes of a character together, wherever they are parted', async () => {
  const bytes = bytesOf('aé漢🎈');
  for (let cut = 0; cut <= bytes.length; cut++) {
    const parts = await partsOf(bytes.slice(0, cut), bytes.slice(cut));
    expect(parts.join('')).toBe('aé漢🎈');
    expect(parts).not.toContain('');
  }
  expect(await partsOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(['a', 'é', '漢', '🎈']);
});

test('leaves out a byte order mark in front, and no other', async () => {
  expect(await partsOf(bytesOf('\ufeffa'), bytesOf('\ufeffb'))).toEqual(['a', '\ufeffb']);
});

test.each([
  [[Uint8Array.of(0x63, 0xe9, 0x0a)], 1],
  [[bytesOf('a\nb\n'), Uint8Array.of(0x63), Uint8Array.of(0xe9, 0x0a)], 3],
  [[bytesOf('a\n'), Uint8Array.of(0x63, 0xc3)], 2],
])('names the line that is not UTF-8 in %j', async (chunks, line) => {
  await expect(partsOf(...chunks)).rejects.toThrow(
    `standard input is not UTF-8 text. Line ${line} is the first with other bytes. Pipe it through \`iconv`,
  );
});

test('refuses what is no text', async () => {
  await expect(partsOf(bytesOf('PK\u0003\u0004'))).rejects.toThrow('standard input is a zip file');
  expect(await partsOf(bytesOf('a'), bytesOf('PK\u0003\u0004'))).toEqual(['a', 'PK\u0003\u0004']);
  await expect(partsOf(bytesOf('a'), bytesOf('b\0'))).rejects.toThrow('has zero bytes in it');
});
