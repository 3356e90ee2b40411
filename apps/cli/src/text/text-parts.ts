import { createReadStream } from 'node:fs';
import { addAbortSignal, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { shownPath } from '../terminal/shown-path.js';
import { damagedGzip } from './damaged-gzip.js';
import { decodedParts } from './decoded-parts.js';
import { explainFileErrors } from './explain-file-errors.js';
import { isGzip } from './is-gzip.js';

/** How to watch a text being read, and to end that before its time. */
export type ReadingWatch = {
  /** Told how many bytes more were read; compressed ones, where the file is. */
  readonly onRead?: (byteCount: number) => void;
  /** Aborting it ends the reading with its reason, also while nothing comes. */
  readonly signal?: AbortSignal;
};

type Bytes = AsyncIterable<Uint8Array>;

/**
 * The text of a file in UTF-8 in parts, each of which ends between two characters. It may be compressed with gzip, whatever
 * its name is, and larger than memory.
 *
 * @throws CommandError if it does not exist, cannot be read, is damaged or is not text in UTF-8.
 */
export async function* fileParts(path: string, watch: ReadingWatch = {}): AsyncGenerator<string, void, undefined> {
  const { signal } = watch;
  const file = createReadStream(path, signal && { signal });
  try {
    yield* decodedParts(await unpacked(counted(file, watch)), `"${shownPath(path)}"`, shownPath(path));
  } catch (error) {
    signal?.throwIfAborted();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('Z_')) throw damagedGzip(path, code);
    await explainFileErrors(path, () => Promise.reject(error));
  } finally {
    file.destroy();
  }
}

/**
 * The text of standard input in UTF-8 in parts, each of which ends between two characters, as they come.
 *
 * @throws CommandError if it is not text in UTF-8.
 */
export async function* standardInputParts(watch: ReadingWatch = {}): AsyncGenerator<string, void, undefined> {
  const { signal } = watch;
  const input = signal === undefined ? process.stdin : addAbortSignal(signal, process.stdin);
  try {
    yield* decodedParts(counted(input, watch), 'standard input');
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

async function* counted(chunks: AsyncIterable<unknown>, { onRead }: ReadingWatch): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const bytes = chunk as Uint8Array;
    onRead?.(bytes.length);
    yield bytes;
  }
}

/** The bytes as they are, or what they are the gzip file of. */
async function unpacked(bytes: AsyncGenerator<Uint8Array>): Promise<Bytes> {
  const first = await bytes.next();
  const isCompressed = !first.done && isGzip(first.value);
  async function* all(): AsyncGenerator<Uint8Array> {
    if (!first.done) yield first.value;
    yield* bytes;
  }
  return isCompressed ? pipeline(all, createGunzip(), () => undefined) : all();
}
