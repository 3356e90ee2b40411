import { type FileHandle, open } from 'node:fs/promises';
import { ArgumentError, requireInteger } from '@unroll/core';
import type { StoredTokens } from '../stored-tokens.js';
import { bytesPerToken, headerBytes, readHeader, type TokenFileHeader } from './token-file-header.js';

/** An open token file. Close it after its last use. */
export type TokenFile = StoredTokens & TokenFileHeader & { close(): Promise<void> };

/**
 * A file of {@link writeTokenFile}, of which any part can be read.
 *
 * @throws ArgumentError if it is no such file, or cut short; from `read`, if begin and end are not within it, in order.
 * @throws Error of the operating system's, if it refuses.
 * @example const batches = storedTextBatches(await openTokenFile('corpus.tokens'), { batchSize: 50, timeSteps: 50 });
 */
export async function openTokenFile(path: string): Promise<TokenFile> {
  const file = await open(path, 'r');
  try {
    const header = await headerOf(file, path);
    const width = bytesPerToken(header.vocabularySize);
    return {
      ...header,
      async read(begin, end) {
        requireInteger('openTokenFile.read', { end }, { minimum: 0, maximum: header.tokenCount });
        requireInteger('openTokenFile.read', { begin }, { minimum: 0, maximum: end });
        const tokens = width === 2 ? new Uint16Array(end - begin) : new Int32Array(end - begin);
        const { bytesRead } = await file.read(tokens, 0, tokens.byteLength, headerBytes + begin * width);
        if (bytesRead < tokens.byteLength) throw notWhole(path, 'it has become shorter since it was opened');
        return tokens instanceof Int32Array ? tokens : Int32Array.from(tokens);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function headerOf(file: FileHandle, path: string): Promise<TokenFileHeader> {
  const bytes = new Uint8Array(headerBytes);
  await file.read(bytes, 0, headerBytes, 0);
  const header = readHeader(bytes, (await file.stat()).size);
  if (typeof header === 'string') throw notWhole(path, header);
  return header;
}

function notWhole(path: string, problem: string): ArgumentError {
  return new ArgumentError({
    caller: 'openTokenFile',
    argument: 'path',
    expectation: `be that of a whole token file; ${problem}`,
    actual: path,
    advice: 'Write it again with writeTokenFile.',
  });
}
