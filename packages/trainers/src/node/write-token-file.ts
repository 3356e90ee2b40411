import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { requireInteger, VocabularyError } from '@unroll/core';
import { bytesPerToken, headerBytes, type TokenFileHeader, writeHeader } from './token-file-header.js';

/** How many tokens are written at once. */
const blockSize = 2 ** 16;

/** Options of {@link writeTokenFile}: a tokenizer will do. */
export type WriteTokenFileOptions = {
  /** Ids are less than this; up to 65,536 they take two bytes each, otherwise four. Integer, at least 1. */
  readonly vocabularySize: number;
};

/**
 * Writes token ids to a file that {@link openTokenFile} reads any part of, so that a text is encoded once. Of the tokens, a
 * block is held in memory.
 *
 * The file is there whole or not at all: it is written beside its place under another name, and then renamed.
 *
 * @param path Its folder must exist. A file of that name is replaced.
 * @param pieces The tokens from their beginning, in pieces of any size.
 * @returns What the file's header says.
 * @throws ArgumentError if the vocabularySize is not a positive integer of 32 bits.
 * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
 * @throws Error of the operating system's, if it refuses. What was there before is then unchanged.
 * @example await writeTokenFile('corpus.tokens', encodeTexts(tokenizer, readTexts('corpus')), tokenizer);
 */
export async function writeTokenFile(
  path: string,
  pieces: AsyncIterable<Int32Array> | Iterable<Int32Array>,
  { vocabularySize }: WriteTokenFileOptions,
): Promise<TokenFileHeader> {
  requireInteger('writeTokenFile', { vocabularySize }, { maximum: 2 ** 31 });
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  try {
    const file = await open(partial, 'wx');
    let tokenCount: number;
    try {
      tokenCount = await writeTokens(file, pieces, vocabularySize);
      await file.write(writeHeader({ vocabularySize, tokenCount }), 0, headerBytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    return { vocabularySize, tokenCount };
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes tokens behind the place of the header, and tells how many they are. */
async function writeTokens(
  file: FileHandle,
  pieces: AsyncIterable<Int32Array> | Iterable<Int32Array>,
  vocabularySize: number,
): Promise<number> {
  const width = bytesPerToken(vocabularySize);
  const block = width === 2 ? new Uint16Array(blockSize) : new Uint32Array(blockSize);
  let tokenCount = 0;
  let filled = 0;

  async function flush(): Promise<void> {
    const position = headerBytes + (tokenCount - filled) * width;
    const length = filled * width;
    const { bytesWritten } = await file.write(block, 0, length, position);
    if (bytesWritten < length) throw new Error(`writeTokenFile: only ${bytesWritten} of ${length} bytes were written.`);
    filled = 0;
  }

  for await (const piece of pieces) {
    for (const token of piece) {
      if (!(token >= 0 && token < vocabularySize)) {
        const advice = 'Give the vocabularySize of the tokenizer that made the tokens.';
        const facts = { symbol: token, offset: tokenCount, vocabularySize, advice };
        throw new VocabularyError({ caller: 'writeTokenFile', ...facts });
      }
      block[filled++] = token;
      tokenCount++;
      if (filled === blockSize) await flush();
    }
  }
  if (filled > 0) await flush();
  return tokenCount;
}
