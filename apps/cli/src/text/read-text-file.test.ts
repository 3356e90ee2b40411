import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { readTextFile } from './read-text-file.js';

const folder = temporaryFolder();

function write(name: string, content: Uint8Array): string {
  writeFiles(folder, { [name]: content });
  return join(folder, name);
}

test('reads what is compressed with gzip, in several parts too', async () => {
  const parts = Buffer.concat([gzipSync('first\n'), gzipSync('second\n')]);
  expect(await readTextFile(write('a.txt.gz', parts))).toBe('first\nsecond\n');
});

test('refuses what is too long for a text when it is unpacked, and does not call it damaged', async () => {
  const part = gzipSync(Buffer.alloc(16 * 2 ** 20, 'a')); // 33 of them are more than the 2^29 characters of a string
  const file = write('bomb.gz', Buffer.concat(Array.from({ length: 33 }, () => part)));
  await expect(readTextFile(file)).rejects.toThrow(
    /^"[^"]*bomb.gz" has more than 536 million bytes when it is unpacked, too many for one text. Use a part of it.$/,
  );
});

test('refuses what is damaged', async () => {
  const damaged = gzipSync('some text, which is changed below');
  damaged[12] = (damaged[12] as number) ^ 0xff;
  await expect(readTextFile(write('damaged.gz', damaged))).rejects.toThrow(
    /is a damaged gzip file \(Z_DATA_ERROR\)\. Get it again\.$/,
  );
});
