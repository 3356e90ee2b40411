import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBits, randomKey, randomUniforms } from '@unroll/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeTexts } from '../encode-texts.js';
import { storedTextBatches } from '../stored-text-batches.js';
import { textBatches } from '../text-batches.js';
import { openTokenFile } from './open-token-file.js';
import { readTexts } from './read-texts.js';
import { writeTokenFile } from './write-token-file.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-tokens-'));
  path = join(folder, 'corpus.tokens');
});
afterEach(() => rm(folder, { recursive: true }));

function tokensBelow(vocabularySize: number, count: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(1), count), (bits) => bits % vocabularySize);
}

describe('a token file', () => {
  test.each([
    [1, 2, 10],
    [300, 2, 200_001],
    [65_536, 2, 70_000],
    [65_537, 4, 70_000],
    [2 ** 31, 4, 5],
  ])(
    'of a vocabulary of %i has %i bytes a token, and any part of it can be read',
    async (vocabularySize, width, count) => {
      const tokens = tokensBelow(vocabularySize, count);
      tokens[count - 1] = vocabularySize - 1;
      const pieces = [tokens.subarray(0, 3), tokens.subarray(3, 3), tokens.subarray(3)];
      expect(await writeTokenFile(path, pieces, { vocabularySize })).toEqual({ vocabularySize, tokenCount: count });
      expect((await readFile(path)).length).toBe(32 + width * count);
      const file = await openTokenFile(path);
      expect(file).toMatchObject({ vocabularySize, tokenCount: count });
      expect(await file.read(0, count)).toEqual(tokens);
      for (const uniform of randomUniforms(randomKey(2), 20)) {
        const begin = Math.floor(uniform * count);
        const end = Math.min(count, begin + 17);
        expect(await file.read(begin, end)).toEqual(tokens.subarray(begin, end));
      }
      expect(await file.read(4, 4)).toEqual(new Int32Array(0));
      await expect(file.read(0, count + 1)).rejects.toThrow('openTokenFile.read: `end` must be an integer from 0 to');
      await expect(file.read(4, 3)).rejects.toThrow('`begin` must be an integer from 0 to 3');
      await file.close();
    },
  );

  test('gives the batches that its tokens in memory give', async () => {
    const tokens = tokensBelow(300, 3001);
    await writeTokenFile(path, [tokens], { vocabularySize: 300 });
    for (const more of [{}, { variableTimeSteps: randomKey(3) }]) {
      const options = { batchSize: 7, timeSteps: 20, ...more };
      const expected = textBatches(tokens, options);
      const batches = storedTextBatches(await openTokenFile(path), options);
      expect(batches.batchesPerEpoch).toBe(expected.batchesPerEpoch);
      for (const step of [0, 1, 20, 21, 22, 45, 3]) expect(await batches.batchAt(step)).toEqual(expected.batchAt(step));
      await expect(batches.batchAt(-1)).rejects.toThrow('storedTextBatches.batchAt: `step` must be an integer');
      await batches.close?.();
      await expect(batches.batchAt(0)).rejects.toThrow('closed');
    }
  });

  test('is written whole or not at all', async () => {
    await writeTokenFile(path, [Int32Array.of(1, 2)], { vocabularySize: 3 });
    const before = await readFile(path);
    const failing = function* (): Iterable<Int32Array> {
      yield new Int32Array(100_000);
      throw new Error('no more');
    };
    await expect(writeTokenFile(path, failing(), { vocabularySize: 3 })).rejects.toThrow('no more');
    await expect(writeTokenFile(path, [Int32Array.of(0, 3)], { vocabularySize: 3 })).rejects.toThrow(
      'writeTokenFile: token 3 at offset 1 is not in the vocabulary of 3 entries. ' +
        'Give the vocabularySize of the tokenizer that made the tokens.',
    );
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(folder)).toEqual(['corpus.tokens']);
  });

  test('is refused where it is none, of another version, damaged, or cut short', async () => {
    const problemOf = async (): Promise<string> => {
      const opened = openTokenFile(path);
      return opened.then(
        () => 'none',
        (error: Error) => error.message,
      );
    };
    await writeFile(path, 'UNROLLTK');
    expect(await problemOf()).toBe(
      `openTokenFile: \`path\` must be that of a whole token file; it is none, got "${path}". Write it again with writeTokenFile.`,
    );
    await writeFile(path, 'x'.repeat(100));
    expect(await problemOf()).toContain('it is none');
    await writeTokenFile(path, [new Int32Array(9)], { vocabularySize: 3 });
    const bytes = await readFile(path);
    for (const [at, value, problem] of [
      [8, 2, 'it is of version 2, and this is for version 1'],
      [12, 4, 'its header is damaged'],
      [16, 0, 'its header is damaged'],
      [18, 9, 'its header is damaged'],
      [24, 8, 'it has 50 bytes in place of the 48 of 8 tokens'],
      [31, 255, 'it has 50 bytes in place of the'],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed[at] = value;
      await writeFile(path, changed);
      expect(await problemOf()).toContain(problem);
    }
    await writeFile(path, bytes.subarray(0, 49));
    expect(await problemOf()).toContain('it has 49 bytes in place of the 50 of 9 tokens');
    await writeFile(path, bytes);
    const file = await openTokenFile(path);
    await truncate(path, 40);
    await expect(file.read(0, 9)).rejects.toThrow('it has become shorter since it was opened');
    await file.close();
  });
});

describe('readTexts', () => {
  test('reads the files of a folder in the order of their paths, wherever their characters are cut', async () => {
    await mkdir(join(folder, 'b', 'deep'), { recursive: true });
    const long = '🐦é\n'.repeat(40_000); // 280,000 bytes, more than are read at once
    await writeFile(join(folder, 'c.txt'), 'last');
    await writeFile(join(folder, 'b', 'deep', 'x.txt'), long);
    await writeFile(join(folder, 'b', 'notes.md'), 'not read');
    await writeFile(join(folder, 'a.txt'), '\ufefffirst ');
    await writeFile(join(folder, 'B.txt'), '');
    let text = '';
    for await (const piece of readTexts(folder)) text += piece;
    expect(text).toBe(`first ${long}last`);
    const codePoints = { encode: (given: string) => Int32Array.from(given, (one) => one.codePointAt(0) as number) };
    const { tokenCount } = await writeTokenFile(path, encodeTexts(codePoints, readTexts(folder)), {
      vocabularySize: 2 ** 21,
    });
    expect(tokenCount).toBe(10 + 3 * 40_000);
    let single = '';
    for await (const piece of readTexts(join(folder, 'c.txt'))) single += piece;
    expect(single).toBe('last');
    let markdown = '';
    for await (const piece of readTexts(folder, { extension: '.md' })) markdown += piece;
    expect(markdown).toBe('not read');
  });

  test('says where there is no file, and which is not UTF-8', async () => {
    const readAll = async (from: string): Promise<void> => {
      for await (const _ of readTexts(from));
    };
    await expect(readAll(folder)).rejects.toThrow('readTexts: `path` must hold a file whose name ends with .txt');
    await expect(readAll(join(folder, 'none.txt'))).rejects.toThrow('ENOENT');
    const file = join(folder, 'latin.txt');
    await writeFile(file, Buffer.from([72, 0xe9, 72]));
    await expect(readAll(folder)).rejects.toThrow(`\`path\` must be that of text in UTF-8, got "${file}". Convert`);
    await writeFile(file, Buffer.from([72, 0xc3])); // ends within a character
    await expect(readAll(file)).rejects.toThrow('must be that of text in UTF-8');
  });
});
